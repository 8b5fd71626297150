import { APPLIES } from "./preload-applies";

/**
 * What is run in the program's process before anything else, as text, since the process may have no TypeScript.
 *
 * Colours: the runner prints errors in colours. Node.js 20.20 does not come to an end when it colours a line such as
 * "node_modules/@pulumi/output.ts", to which the SDK's source maps lead, so no colours are asked of it.
 *
 * Unknown answers: a program that awaits a function's answer uses it as what it is, a list, a text, a number. The SDK's mark of
 * an unknown value breaks with the first `slice`. So the mark is given every property and every method of these: each gives
 * the mark again, `map` and loops see one item, a text made from it holds PLACEHOLDER, and a number is NaN. The engine
 * takes such texts and numbers for unknown, and JSON made of one is the mark. A package manager may install several versions of the SDK,
 * so each that is loaded is changed.
 *
 * Places: the SDK tells where each resource is made, but for the top level of ES modules, whose frames have no function's name.
 *
 * Fetch: "fetch failed" tells neither what was asked for nor by which line, so both are put into the error; of the address neither
 * credentials nor query, which may be secret.
 *
 * Its name: without one each of its frames in a stack trace names all of this text, and the SDK sends a trace with each resource.
 */
export const preloadUrl = (placeholder: string, more = ""): string => {
  const source =
    SOURCE.replace("PLACEHOLDER", JSON.stringify(placeholder)).replace("PARENT_ID", String(process.pid)) +
    APPLIES +
    more;
  return `data:text/javascript,${encodeURIComponent(`${source}
//# sourceURL=${PRELOAD}`)}`;
};

/** What is run first, in stack traces: the SDK leaves out what begins so. */
export const PRELOAD = "node:gke-guardrails";

const SOURCE = `
import fs from "node:fs";
import Module from "node:module";
import util from "node:util";
import v8 from "node:v8";
import { isMainThread } from "node:worker_threads";

/** A process that the program forks runs this text too, and has other files. So does a worker, which has its process's. */
const isProgram = process.ppid === PARENT_ID;
const isMain = isProgram && isMainThread;

const plain = (options) => (typeof options === "object" && options !== null ? { ...options, colors: false } : options);
util.inspect = new Proxy(util.inspect, {
  apply: (inspect, self, [value, options, ...rest]) => inspect(value, plain(options), ...rest),
});

const text = PLACEHOLDER;

function usable(unknown) {
  const methods = new Map();
  for (const { prototype } of [Array, String, Number]) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (name !== "constructor" && typeof prototype[name] === "function") methods.set(name, () => any);
    }
  }
  const once = (work) => work(any, 0, [any]);
  methods.set("map", (work) => [once(work)]);
  methods.set("flatMap", (work) => [once(work)].flat());
  methods.set("forEach", (work) => void once(work));
  methods.set("reduce", (work, ...initial) => (initial.length > 0 ? work(initial[0], any, 0, [any]) : any));
  for (const name of ["toString", "toLocaleString", "toJSON"]) methods.set(name, () => text);
  const any = new Proxy(unknown, {
    get(target, key) {
      if (key === Symbol.toPrimitive) return (hint) => (hint === "number" ? (comparing(), NaN) : text);
      if (key === Symbol.iterator) return function* () { yield any; };
      if (methods.has(key)) return methods.get(key);
      // The SDK asks values for marks of its own, and promises for "then".
      if (typeof key === "symbol" || key in target) return target[key];
      return key === "then" || key.startsWith("__") ? undefined : any;
    },
  });
  return any;
}

const fetch = globalThis.fetch;
globalThis.fetch = function (input, options) {
  const here = new Error();
  return fetch.call(this, input, options).catch((error) => {
    try {
      const { origin, pathname } = new URL(typeof input === "object" && "url" in input ? input.url : input);
      if (error instanceof TypeError && !error.message.includes(origin)) {
        error.message += ": " + origin + pathname;
        const frames = String(here.stack).split("\\n").slice(2);
        error.stack = [error.name + ": " + error.message, ...frames].join("\\n");
      }
    } catch {}
    throw error;
  });
};

const { parse } = JSON;
let anyUnknown;
JSON.parse = function (source, ...more) {
  if (anyUnknown && (source === text || source?.__pulumiUnknown === true)) return anyUnknown;
  return parse.call(this, source, ...more);
};

const { load } = Module.prototype;
Module.prototype.load = function (file) {
  const result = load.call(this, file);
  if (/[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]output\\.js$/.test(file) && this.exports.unknown?.__pulumiUnknown === true) {
    anyUnknown = this.exports.unknown = usable(this.exports.unknown);
    const { prototype } = this.exports.Output;
    prototype.apply = applying(prototype.apply, anyUnknown);
  }
  const { invokeOutput } = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]runtime[\\\\/]invoke\\.js$/.test(file) ? this.exports : {};
  if (invokeOutput) {
    this.exports.invokeOutput = (...given) => {
      const answer = invokeOutput(...given);
      answers.add(answer);
      return answer;
    };
  }
  const { Resource } = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]resource\\.js$/.test(file) ? this.exports : {};
  if (Resource?.framePositionRegExp) {
    Resource.framePositionRegExp = /^\\s*at (?:.* \\()?(?:async )?(?:file:\\/\\/)?(?<file>.*):(?<line>[0-9]+):(?<column>[0-9]+)\\)?$/;
  }
  return result;
};
`;
