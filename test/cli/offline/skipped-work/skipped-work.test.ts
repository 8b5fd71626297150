import assert from "node:assert/strict";
import type { Effect } from "../../../../cli/offline/skipped-work/skipped-work";
import { effectIn, type Program } from "./program";

/** A program, and what its function that did not run would have done. */
interface Case extends Program {
  effect?: Effect;
}

const MK = `import * as gcp from "@pulumi/gcp";
export function mk(name: string): gcp.pubsub.Topic {
  const text = \`{ \${name} }
}\`;
  return new gcp.pubsub.Topic(name, { labels: { text } });
}
`;

const CASES: Record<string, Case> = {
  "makes a resource": { work: "() => new gcp.pubsub.Topic('a')", effect: "makes" },
  "makes one by a class that a compiler has renamed": {
    work: "(v) => new (0, topics_1.Topic)(v)",
    effect: "makes",
  },
  "calls so many methods one after the other that none can be followed": {
    work: `() => f${".g()".repeat(9_000)}`,
    own: "const f = { g() { return f; } };",
    effect: "makes",
  },
  "makes one of a generic class": { work: "(v) => new Shop<string>(v)", effect: "makes" },
  "has one in a comment and a text alone": { work: "(v) => 'new Topic()' + v // new Topic()" },
  "makes what is no resource": {
    work: "(v) => new Parser(new Date(v)).parse()",
    own: "class Parser { parse() { return 1; } }",
  },
  "makes a class of the program's own that is a component": {
    work: "(v) => new Shop(v)",
    own: "class Shop extends pulumi.ComponentResource {}",
    effect: "makes",
  },
  "makes an error of the program's own": {
    work: "(v) => { throw new Missing(v); }",
    own: "class Missing extends Error {}",
  },
  "calls a function that makes one": {
    work: "(v) => mk(v)",
    own: "const mk = async (v: string) => {\n  await 1;\n  new gcp.pubsub.Topic(v);\n};",
    effect: "makes",
  },
  "calls one that calls one, and so on in a circle": {
    work: "(v) => all(v)",
    own: "function all(v) { v ? all(v) : each(v); }\nconst each = function (v) { mk(v); };\nlet mk = (v) => new Topic(v);",
    effect: "makes",
  },
  "passes on a function that makes one": {
    work: "(v) => v.forEach(mk)",
    own: "const mk = (v) => new Topic(v);",
    effect: "makes",
  },
  "passes on a resource": {
    work: "(v) => format(v, topic)",
    own: "const topic = new Topic('a');\nconst format = (v, of) => v + of;",
  },
  "calls a function of another file": {
    work: "(v) => mk(v)",
    own: 'import { mk } from "./lib/topics.js";',
    files: { "lib/topics.ts": MK },
    effect: "makes",
  },
  "calls one as compilers write it": {
    work: "(v) => _topics.mk.call(void 0, (0, topics_1.mk)(v))",
    own: 'export * from "./lib";',
    files: { "lib/index.ts": MK },
    effect: "makes",
  },
  "calls the default of another file": {
    work: "(v) => (0, mk_1.default)(v)",
    own: 'import mk from "./mk";',
    files: { "mk.ts": "export default (v: string) => new Topic(v);" },
    effect: "makes",
  },
  "loads a file that makes one": {
    work: '() => import("./more")',
    own: 'import("./more");',
    files: { "more.ts": "new Topic('a');" },
    effect: "makes",
  },
  "calls a method that makes one": {
    work: "(v) => this.pools.add(v)",
    own: "class Pools {\n  private async add(v: string): Promise<void> {\n    new Topic(v);\n  }\n}\nthis.pools = new Pools();",
    effect: "makes",
  },
  "calls a method of something else": {
    work: "(v) => { known.add(v); v.publish(); }",
    own: "const known = new Set();\nclass Pools { add(v) { new Topic(v); } }",
  },
  "calls a function whose name is another one's in a file that it does not import it from": {
    work: "(v) => read(v)",
    own: 'import { other } from "./other";\nconst read = (v) => other(v);',
    files: { "other.ts": "export const other = (v) => v;\nexport const read = (v) => new Topic(v);" },
  },
  "calls a method of a list": {
    work: "(v) => v.map(String).join()",
    own: "class Pools { map(v) { new Topic(v); } join() { new Topic('b'); } }",
  },
  "settles a promise through a method": {
    work: "(v) => waiting.set(v)",
    own: "class Waiting { constructor() { this.value = new Promise((resolve) => { this.resolve = resolve; }); }\n set(v) { this.resolve(v); } }\nconst waiting = new Waiting();",
    effect: "awaits",
  },
  "settles a promise whose functions are kept": {
    work: "(v) => done(v)",
    own: "let done: (v: string) => void;\nconst ready = new Promise<string>((r) => {\n  done = r;\n});\nready.then(log);",
    effect: "awaits",
  },
  "settles a promise that is exported": {
    work: "(v) => done(v)",
    own: "let done;\nexport const ready = new Promise((r) => {\n  done = r;\n});",
    effect: "awaits",
  },
  "settles a promise that nothing uses": {
    work: "(v) => { done(v); this.other(v); }",
    own: "let done;\nconst ready = new Promise((r) => {\n  done = r;\n});\nnew Promise((r) => { this.other = r; });\nconst late = new Promise((r) => setTimeout(r, 9));\nlate.then(log);",
  },
  "settles one that comes with its functions": {
    work: "(v) => ready.resolve(v)",
    own: "const ready = Promise.withResolvers<string>();",
    effect: "awaits",
  },
  "has a function of the name of one that settles": {
    work: "async (v) => Promise.resolve(path.resolve(v))",
    own: "const ready = Promise.withResolvers();",
  },
  "emits what makes one": {
    work: "(v) => bus.emit('ready', v)",
    own: "bus.on('ready', (v) => { new Topic(v); });",
    effect: "makes",
  },
  "emits what another emitter makes one by": {
    work: "(v) => bus.emit('ready', v)",
    own: "const bus = new EventEmitter(), other = new EventEmitter();\nother.on('ready', (v) => { new Topic(v); });",
  },
  "emits another event than the one that makes one": {
    work: "(v) => this.bus.emit('done', v)",
    own: "bus.on('ready', (v) => { new Topic(v); });",
  },
  "emits, by another name for the emitter, what makes one": {
    work: "(v) => bus.emit(name, v)",
    own: "const other = new EventEmitter();\nconst bus = other;\nother.on('ready', (v) => { new Topic(v); });",
    effect: "makes",
  },
  "emits what prints": {
    work: "(v) => bus.emit('ready', v)",
    own: "bus.on('ready', (v) => console.log(v));",
  },
  "sets what a loop waits for": {
    work: "() => { ready = true; }",
    own: "let ready = false;\n(async () => { while (!ready) await sleep(1); new Topic('a'); })();",
    effect: "sets",
  },
  "sets what a function asks for": {
    work: "(v) => { state.at = v; }",
    own: "const state = {};\nuntil(() => state.at).then(() => new Topic('a'));",
    effect: "sets",
  },
  "sets what a resource depends on": {
    work: "(v) => { at = v; }",
    own: "let at;\nsetTimeout(() => {\n  if (at) {\n    new Topic('a');\n  }\n}, 100);",
    effect: "sets",
  },
  "sets what is printed alone": {
    work: "(v) => { at = v; }",
    own: "let at;\nprocess.on('exit', () => { if (at) console.log(at); });",
  },
  "sets a property of another object than the one that is asked": {
    work: "(v) => { state.done = v; }",
    own: "const state = {}, other = {};\nif (other.done) new Topic('a');\nconsole.log(state.done ? 'y' : 'n');",
  },
  "sets a property that the program takes out": {
    work: "(v) => { state.done = v; }",
    own: "const state = {};\nconst { done } = state;\nif (done) new Topic('a');",
    effect: "sets",
  },
  "sets variables of its own": {
    work: "(v) => { let at = 1; at = v; return at; }",
    own: "while (at) new Topic('a');",
  },
  "takes what may be missing": {
    work: "({ labels = {} }) => { const { at = 1 } = labels; return [labels].map(({ id = 0 }) => id + at); }",
    own: "while (labels || at || id) new Topic('a');",
  },
  "keeps what it makes once": {
    work: "() => client()",
    own: "let made;\nfunction client() {\n  if (!made) made = connect();\n  return made;\n}",
  },
  "makes texts": {
    work: "([name, at, ca]) => JSON.stringify(makeKubeconfig(name, at.replace(/new X()/, ''), ca))",
    own: "const makeKubeconfig = (name, at, ca) => `server: {\n` + at;\nconst topic = new Topic('a');",
  },
  "makes one in the expression of a template, after a regular expression and a division": {
    work: "(v) => v.replace(/[/`]/g, '') + 4 / 2 + `$" + "{new Topic(v).id}`",
    effect: "makes",
  },
  "passes on the like of a function's name that it declares itself": {
    work: "([cluster, ca]) => makeKubeconfig(cluster, ca)",
    own: "const cluster = (name) => new Cluster(name);\nconst makeKubeconfig = (name, ca) => name + ca;",
  },
  "calls one that is kept under another name": {
    work: "(v) => make(v)",
    own: "const mk = (v) => new Topic(v);\nconst make = mk;",
    effect: "makes",
  },
  "calls one of a list": {
    work: "(v) => [mkA, mkB].forEach((mk) => mk(v))",
    own: "const mkA = (v) => v;\nfunction mkB(v) { new Topic(v); }",
    effect: "makes",
  },
  "calls one of an object": {
    work: "(v) => makers[v](v)",
    own: "const makers = { topic: mkTopic };\nfunction mkTopic(v) { new Topic(v); }",
    effect: "makes",
  },
  "calls one that its file exports, as compilers write it": {
    work: "(v) => (0, exports.mk)(v)",
    own: "export const mk = (v: string) => new Topic(v);",
    effect: "makes",
  },
  "calls a method of an object by its name": {
    work: "(v) => makers?.topic?.(v)",
    own: "const makers = { topic: mkTopic };\nfunction mkTopic(v) { new Topic(v); }",
    effect: "makes",
  },
  "calls a field of a class that is a function": {
    work: "(v) => shop.open(v)",
    own: "class Shop { open = async (v: string) => { await this.#mk(v); };\n #mk(v) { new Topic(v); } }\nconst shop = new Shop();",
    effect: "makes",
  },
  "calls a method that a class has of another one": {
    work: "(v) => shop.open(v)",
    own: "class Base { open(v) { new Topic(v); } }\nclass Shop extends Base {}\nconst shop = new Shop();",
    effect: "makes",
  },
  "reads what a getter makes": {
    work: "() => shop.topic.id",
    own: "class Shop { get topic() { return new Topic('a'); } }\nconst shop = new Shop();",
    effect: "makes",
  },
  "calls one that calls another one by default": {
    work: "(v) => mk(v)",
    own: "const topic = (v) => new Topic(v);\nfunction mk(v, made = topic(v)) { return made; }",
    effect: "makes",
  },
  "calls one of a namespace": {
    work: "(v) => topics.mk(v)",
    own: "namespace topics { export function mk(v: string) { new Topic(v); } }",
    effect: "makes",
  },
  "calls one that another file exports under another name": {
    work: "(v) => topics.make(v)",
    own: 'import * as topics from "./lib";',
    files: { "lib/index.ts": 'export { mk as make } from "./topics";', "lib/topics.ts": MK },
    effect: "makes",
  },
  "calls one of a file that another one exports as a whole": {
    work: "(v) => lib.topics.mk(v)",
    own: 'import * as lib from "./lib";',
    files: { "lib/index.ts": 'export * as topics from "./topics";', "lib/topics.ts": MK },
    effect: "makes",
  },
  "calls one that a CommonJS file exports": {
    work: "(v) => { make(v); }",
    own: 'const { make } = require("./lib");',
    files: { "lib.js": "const mk = (v) => new Topic(v);\nmodule.exports = { make: mk };" },
    effect: "makes",
  },
  "calls what a CommonJS file is": {
    work: "(v) => mk(v)",
    own: 'const mk = require("./mk");',
    files: { "mk.js": "module.exports = (v) => new Topic(v);" },
    effect: "makes",
  },
  "makes an object of Node.js": {
    work: "(v) => new Agent({ host: v })",
    own: 'import { Agent } from "node:https";',
  },
  "is a method, and makes one": { work: "async open(v) { new Topic(v); }", effect: "makes" },
  "is bound": {
    work: "function () { [native code] }",
    own: "class Shop { open(v) { new Topic(v); } }\nconst shop = new Shop();",
    call: "shop.open.bind(shop)",
    effect: "makes",
  },
  "is one of Node.js": {
    work: "function log() { [native code] }",
    own: "const topic = new Topic('a');",
    call: "console.log",
  },
  "is cut": {
    work: "(v) => { mk(v); const text = '",
    own: "const mk = (v) => new Topic(v);",
    call: "(v) => { mk(v); const text = 'a'; }",
    effect: "makes",
  },
  "passes on what settles a promise": {
    work: "(v) => load(v).then(done)",
    own: "let done;\nconst ready = new Promise((resolve) => (done = resolve));\nawait ready;",
    effect: "awaits",
  },
  "waits for a promise of its own": {
    work: "async (v) => { await sleep(5); await new Promise((resolve) => setImmediate(resolve)); }",
    own: "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));",
  },
  "settles one by another name": {
    work: "(v) => done(v)",
    own: "const { promise, resolve: done } = Promise.withResolvers();",
    effect: "awaits",
  },
  "adds to a list for each of which the program makes one": {
    work: "(v) => { names.push(v); }",
    own: "const names = [];\nfor (const name of names) new Topic(name);",
    effect: "sets",
  },
  "adds to a list that a method goes through": {
    work: "(v) => { names.push(v); }",
    own: "const names = [];\nsetTimeout(() => names.filter(Boolean).forEach((name) => new Topic(name)), 5);",
    effect: "sets",
  },
  "adds to a map whose keys a function goes through": {
    work: "(v) => { ids.set(v, 1); }",
    own: "const ids = new Map();\nArray.from(ids.keys(), mk);\nfunction mk(name) { new Topic(name); }",
    effect: "sets",
  },
  "adds to a list that the program prints": {
    work: "(v) => { names.push(v); }",
    own: "const names = [];\nnames.forEach((name) => console.log(name));\npulumi.all(names).apply((all) => new Topic(all[0]));",
  },
  "adds to a list of its own": {
    work: "(v) => { const names = []; names.push(v); return names; }",
    own: "const names = ['a'];\nfor (const name of names) new Topic(name);",
  },
  "sets a property of what it returns": {
    work: "(v) => { const labels = {}; labels.enabled = v; return labels; }",
    own: "if (args.enabled) new Topic('a');",
  },
  "sets what the program returns by": {
    work: "(v) => { at = v; }",
    own: "let at;\nfunction main() {\n  if (!at) return;\n  new Topic('a');\n}",
    effect: "sets",
  },
  "sets what a resource is made by, in an expression": {
    work: "(v) => { ({ at } = v); }",
    own: "let at;\nconst topic = () => (at ? new Topic('a') : undefined);",
    effect: "sets",
  },
  "takes all from a list of its program": {
    work: "() => { while (waiting.length > 0) waiting.pop(); }",
    own: "const waiting = [];",
  },
  "is a generator, which nothing goes through": { work: "function* (v) { yield new Topic(v); }" },
  "is a generator, and a method": { work: "async *open(v) { yield new Topic(v); }" },
  "is a generator that makes one by a parameter": {
    work: "function* (v, topic = new Topic(v)) { yield topic; }",
    effect: "makes",
  },
  "goes through a generator": {
    work: "(v) => [...each(v)]",
    own: "function* each(v) { yield new Topic(v); }",
    effect: "makes",
  },
  "writes a file and prints": { work: "(v) => { console.log(v); fs.writeFileSync('out', v); }" },
};

describe("SkippedWork", () => {
  for (const [what, { effect, ...program }] of Object.entries(CASES))
    it(`finds that a function ${what}`, () => assert.equal(effectIn(program), effect));
});
