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

function script(name) {
  const code = readFileSync(new URL(name, source), "utf8");
  return code.replace(/^ *\/\/.*\n/gm, "").replace(/^ +/gm, "");
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
for (const name of ["folkmoot.js", "keying.js"]) files[name] = script(name);
files["folkmoot.svg"] = readFileSync(new URL("folkmoot.svg", source), "utf8");
const manifest = Object.fromEntries(Object.entries(files).map(publish));
writeFileSync(new URL("manifest.json", target), `${JSON.stringify(manifest, null, 2)}\n`);
