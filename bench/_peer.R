# R's survey package at the same work: Rscript bench/_peer.R rake|estimate FOLDER prints what it took, as JSON.
suppressMessages(library(survey))
arguments <- commandArgs(TRUE)
job <- arguments[1]
folder <- arguments[2]
levels <- list(age = 5, sex = 2, ethnicity = 5, tenure = 4, ward = 20, work = 5)
names <- names(levels)
panel <- read.csv(file.path(folder, "panel.csv"))
domains <- c(names, "mode")
for (name in domains) panel[[name]] <- factor(panel[[name]])
panel$base <- 1
population <- lapply(names, function(name) {
  frame <- data.frame(factor(0:(levels[[name]] - 1)), 1e7 / levels[[name]])
  setNames(frame, c(name, "Freq"))
})
formulas <- lapply(names, function(name) as.formula(paste0("~", name)))
design <- svydesign(ids = ~1, weights = ~base, data = panel)

rake_to_convergence <- function() {
  rake(design, formulas, population, control = list(maxit = 1000, epsilon = 1e-12))
}

estimate_everything <- function() {
  tables <- lapply(seq_along(names), function(place) {
    xtabs(as.formula(paste0("Freq~", names[place])), population[[place]])
  })
  calibrated <- calibrate(design, formulas, tables, calfun = "raking", epsilon = 1e-12, maxit = 100)
  errors <- NULL
  for (number in 0:39) {
    answers <- panel[[paste0("q", number)]]
    calibrated$variables$y <- ifelse(answers <= 2, 1, ifelse(answers <= 5, 0, NA))
    found <- SE(svymean(~y, calibrated, na.rm = TRUE))
    for (name in domains) {
      found <- c(found, SE(svyby(~y, as.formula(paste0("~", name)), calibrated, svymean, na.rm = TRUE)))
    }
    if (number == 0) errors <- found
  }
  errors
}

start <- proc.time()
if (job == "rake") result <- head(weights(rake_to_convergence()), 1000) else result <- estimate_everything()
took <- sum((proc.time() - start)[c("user.self", "sys.self")])
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
what <- if (job == "rake") "weights" else "errors"
values <- paste(format(unname(as.numeric(result)), digits = 17), collapse = ",")
cat(sprintf('{"seconds": %.6f, "megabytes": %.1f, "%s": [%s]}\n', took, peak, what, values))
