# What R's survey package says of a sample that the tests drew: Rscript --vanilla survey.R FOLDER writes results.csv.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", digits = 17)
folder <- commandArgs(TRUE)[1]
people <- read.csv(file.path(folder, "responses.csv"), stringsAsFactors = FALSE, na.strings = "")
margins <- read.csv(file.path(folder, "margins.csv"), stringsAsFactors = FALSE)
cells <- read.csv(file.path(folder, "cells.csv"), stringsAsFactors = FALSE)
total_income <- read.csv(file.path(folder, "totals.csv"))$total[1]
bounds <- c(0.4, 2.5)
items <- c("roads", "parks", "trust")
weighting_variables <- c("age", "sex", "home")
for (name in c(weighting_variables, "council", "zone")) people[[name]] <- factor(people[[name]])
for (item in items) {
  codes <- people[[item]]
  people[[paste0(item, "_known")]] <- !(codes %in% c(8, 9))
  people[[paste0(item, "_good")]] <- ifelse(codes %in% c(8, 9), 0, as.numeric(codes <= 2))
}
population <- sum(margins$N[margins$variable == "sex"])

kept <- new.env()
kept$rows <- list()
say <- function(case, what, item, domain, ...) {
  values <- unlist(list(...))
  kept$rows[[length(kept$rows) + 1]] <- data.frame(
    case = case, what = what, item = item, domain = domain, stat = names(values), value = sprintf("%.17g", values)
  )
}

targets <- function(data, income = FALSE) {
  found <- c(`(Intercept)` = population)
  for (name in weighting_variables) {
    counted <- margins[margins$variable == name, ]
    counted <- counted[match(levels(data[[name]]), counted$level), ][-1, ]
    found <- c(found, setNames(counted$N, paste0(name, counted$level)))
  }
  if (income) c(found, income = total_income) else found
}
plain <- ~ age + sex + home
calibrated <- function(design, method, income = FALSE, ...) {
  formula <- if (income) ~ age + sex + home + income else plain
  calibrate(design, formula, targets(design$variables, income), calfun = method, epsilon = 1e-13, maxit = 1000, ...)
}
weightings <- list(
  none = function(d) d,
  raking = function(d) calibrated(d, "raking"),
  linear = function(d) calibrated(d, "linear"),
  held = function(d) calibrated(d, "linear", bounds = bounds),
  logit = function(d) calibrated(d, "logit", bounds = bounds),
  income = function(d) calibrated(d, "raking", income = TRUE),
  cells = function(d) postStratify(d, ~ sex + home, setNames(cells, c("sex", "home", "Freq"))),
  trimmed = function(d) {
    raked <- calibrated(d, "raking")
    trimWeights(raked, upper = 1.8 * mean(weights(raked)), strict = TRUE)
  }
)
designs <- list(
  people = function(p, w) svydesign(ids = ~1, weights = w, data = p),
  strata = function(p, w) svydesign(ids = ~1, strata = ~stratum, fpc = ~people, weights = w, data = p),
  areas = function(p, w) svydesign(ids = ~area, strata = ~stratum, weights = w, data = p, nest = TRUE),
  places = function(p, w) svydesign(ids = ~place, fpc = ~places, weights = w, data = p),
  stages = function(p, w) {
    svydesign(ids = ~ place + id, strata = ~stratum, fpc = ~ areas + homes, weights = w, data = p)
  },
  lonely = function(p, w) svydesign(ids = ~place, strata = ~zone, weights = w, data = p)
)
drawn <- function(name, method, data = people) {
  data$base <- if (method == "none") data$weight else data$weight * population / sum(data$weight)
  designs[[name]](data, data$base)
}

share <- function(case, item, domain, design) {
  formula <- as.formula(paste0("~", item, "_good"))
  found <- svymean(formula, design, deff = TRUE)
  say(case, "share", item, domain, estimate = coef(found)[[1]], se = SE(found)[[1]], df = degf(design), deff = attr(found, "deff")[1])
  for (method in c("xlogit", "beta")) {
    ends <- confint(svyciprop(formula, design, method = method))
    say(case, method, item, domain, low = ends[1], high = ends[2])
  }
}
estimates <- function(case, design) {
  for (item in items) {
    known <- design$variables[[paste0(item, "_known")]]
    share(case, item, "all", subset(design, known))
    for (group in c("F", "M")) {
      inside <- known & design$variables$sex == group
      share(case, item, group, subset(design, inside))
    }
  }
}
for (method in names(weightings)) for (name in names(designs)) {
  design <- weightings[[method]](drawn(name, method))
  case <- paste(name, method)
  if (name == "people") say(case, "weight", "", people$id, setNames(weights(design), rep("weight", nrow(people))))
  estimates(case, design)
}
for (rule in c("remove", "certainty", "average")) {
  options(survey.lonely.psu = rule)
  estimates(paste("lonely raking", rule), calibrated(drawn("lonely", "raking"), "raking"))
}
options(survey.lonely.psu = "adjust")

# Everything about one design: areas within strata, raked.
design <- calibrated(drawn("areas", "raking"), "raking")
for (by in c("sex", "home")) for (item in items) {
  within <- subset(design, design$variables[[paste0(item, "_known")]])
  for (statistic in c("F", "Chisq")) {
    test <- svychisq(as.formula(paste0("~", item, "_good+", by)), within, statistic = statistic)
    say(by, paste0("svychisq_", statistic), item, "", statistic = test$statistic[[1]], p = test$p.value[[1]])
  }
  model <- svyglm(as.formula(paste0(item, "_good~", by)), within)
  rows <- summary(model)$coefficients[-1, , drop = FALSE]
  for (place in seq_len(nrow(rows))) {
    say(by, "difference", item, sub(by, "", rownames(rows)[place]), diff = rows[place, 1], se = rows[place, 2])
  }
}
for (item in items) {
  test <- svyttest(as.formula(paste0(item, "_good~sex")), subset(design, design$variables[[paste0(item, "_known")]]))
  say("sex", "svyttest", item, "", statistic = test$statistic[[1]], p = test$p.value[[1]], df = test$parameter[[1]])
}
answered <- people$roads_known & people$parks_known & people$trust_known
model <- svyglm(roads_good ~ parks_good + trust_good, subset(design, answered),
  family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 100))
found <- summary(model)$coefficients
for (term in rownames(found)) {
  say("areas raking", "logistic", "roads", sub("_good", "", term), estimate = found[term, 1], se = found[term, 2], t = found[term, 3], p = found[term, 4])
}
explained <- function(terms) {
  if (!length(terms)) return(0)
  summary(lm(reformulate(terms, "roads_good"), people[answered, ], weights = weights(design)[answered]))$r.squared
}
for (term in c("parks_good", "trust_good")) {
  other <- setdiff(c("parks_good", "trust_good"), term)
  share_of <- (explained(term) + explained(c(term, other)) - explained(other)) / 2
  say("areas raking", "lmg", "roads", sub("_good", "", term), lmg = share_of)
}
for (name in names(designs)) for (method in c("none", "raking", "linear")) {
  design <- weightings[[method]](drawn(name, method))
  case <- paste(name, method)
  found <- svymean(~income, design)
  say(case, "mean", "income", "", estimate = coef(found)[[1]], se = SE(found)[[1]])
  found <- svytotal(~income, design)
  say(case, "total", "income", "", estimate = coef(found)[[1]], se = SE(found)[[1]])
  found <- svyquantile(~income, design, c(0.1, 0.5, 0.9), interval.type = "mean", qrule = "math")[[1]]
  for (place in 1:3) say(case, "quantile", "income", rownames(found)[place], estimate = found[place, 1], ci_high = found[place, 3])
}
# Replicates, each weighted anew.
ways <- list(people = "JK1", places = "JK1", areas = "JKn", strata = "JKn")
for (name in names(ways)) for (method in c("none", "raking")) {
  replicates <- as.svrepdesign(drawn(name, method), type = ways[[name]])
  if (method == "raking") replicates <- calibrated(replicates, "raking")
  for (item in items) {
    known <- replicates$variables[[paste0(item, "_known")]]
    found <- svymean(as.formula(paste0("~", item, "_good")), subset(replicates, known))
    say(paste(name, method), ways[[name]], item, "all", estimate = coef(found)[[1]], se = SE(found)[[1]])
  }
}
# Two councils in the order of the file, each weighted to the same margins, and their difference.
of_councils <- lapply(as.character(unique(people$council)), function(council) {
  mine <- droplevels(people[people$council == council, ])
  design <- calibrated(drawn("areas", "raking", mine), "raking")
  lapply(items, function(item) svymean(as.formula(paste0("~", item, "_good")), subset(design, mine[[paste0(item, "_known")]])))
})
for (place in seq_along(items)) {
  first <- of_councils[[1]][[place]]
  second <- of_councils[[2]][[place]]
  diff <- coef(second)[[1]] - coef(first)[[1]]
  se <- sqrt(SE(first)[[1]]^2 + SE(second)[[1]]^2)
  say("councils", "difference", items[place], "", diff = diff, se = se, z = diff / se, p = 2 * pnorm(-abs(diff / se)))
}
write.csv(do.call(rbind, kept$rows), file.path(folder, "results.csv"), row.names = FALSE)
