// Compiles the style sheets, mirrors them for right-to-left scripts and names every file after its content.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import rtlcss from "rtlcss";
import { compile } from "sass";

const source = new URL("./", import.meta.url);
const target = new URL("../static/vendor/", import.meta.url);

function styleSheet(name) {
  const modules = new URL("../node_modules", import.meta.url).pathname;
  return compile(new URL(name, source).pathname, {
    loadPaths: [modules],
    quietDeps: true,
    style: "compressed",
  }).css;
}

function withoutComments(code) {
  return code.replace(/^ *\/\/.*\n/gm, "").replace(/^ +/gm, "").replace(/\n{2,}/g, "\n");
}

function script(name) {
  return withoutComments(readFileSync(new URL(name, source), "utf8"));
}

// Modules in one file share their names, so that none may stand twice.
function withoutClashes(code) {
  const names = [...code.matchAll(/^(?:async )?(?:function|class|const|let) (\w+)/gm)].map((found) => found[1]);
  const twice = names.filter((name, place) => names.indexOf(name) !== place);
  if (twice.length) throw new Error(`The worker's modules both have: ${twice.join(", ")}.`);
  return code;
}

// A script with the modules that it imports, in one file: each is written once, before those that need it.
function bundle(name, written = new Set()) {
  const path = new URL(name, source);
  if (written.has(path.href)) return "";
  written.add(path.href);
  const code = readFileSync(path, "utf8");
  const needed = [...code.matchAll(/^import .* from "\.\/(.+)";$/gm)].map((found) => bundle(`offline/${found[1]}`, written));
  return needed.join("") + code.replace(/^import .*\n/gm, "").replace(/^export /gm, "");
}

function hashedName(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return name.replace(/(\.\w+)$/, `.${hash}$1`);
}

function publish([name, content]) {
  const hashed = hashedName(name, content);
  const brotli = brotliCompressSync(content);
  writeFileSync(new URL(hashed, target), content);
  writeFileSync(new URL(`${hashed}.br`, target), brotli);
  writeFileSync(new URL(`${hashed}.gz`, target), gzipSync(content, { level: 9 }));
  console.log(`${hashed}: ${Buffer.byteLength(content)} bytes, ${brotli.length} with brotli`);
  return [name, hashed];
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const css = styleSheet("folkmoot.scss");
const files = { "folkmoot.css": css, "folkmoot.rtl.css": rtlcss.process(css), "paper.css": styleSheet("paper.scss") };
for (const name of ["folkmoot.js", "keying.js", "review.js", "drafts.js", "live.js"]) files[name] = script(name);
files["offline.js"] = script("offline/page.js");
files["sw.js"] = withoutComments(withoutClashes(bundle("offline/worker.js")));
files["folkmoot.svg"] = readFileSync(new URL("folkmoot.svg", source), "utf8");
const manifest = Object.fromEntries(Object.entries(files).map(publish));
writeFileSync(new URL("manifest.json", target), `${JSON.stringify(manifest, null, 2)}\n`);
