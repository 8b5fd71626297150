import { LATE_OPTIMIZING } from "./late-optimizing";
import { APPLIES } from "./preload-applies";
import { CYCLES } from "./preload-cycles";
import { END } from "./preload-end";
import { LINES } from "./preload-lines";
import { LISTS } from "./preload-lists";
import { MARKS } from "./preload-marks";
import { SECRETS } from "./preload-secrets";

/**
 * What is run in the program's process before anything else, as text, since the process may have no TypeScript.
 *
 * Colours: the runner prints errors in colours. Node.js 20.20 does not come to an end when it colours a line such as
 * "node_modules/@pulumi/output.ts", to which the SDK's source maps lead, so no colours are asked of it.
 *
 * Unknown answers: preload-marks.ts. A package manager may install several versions of the SDK, so each that is loaded is changed.
 *
 * Places: the SDK tells where each resource is made, but for the top level of ES modules, whose frames have no function's name.
 *
 * Fetch: "fetch failed" tells neither what was asked for nor by which line, so both are put into the error; of the address neither
 * credentials nor query, which may be secret.
 *
 * Its name: without one each of its frames in a stack trace names all of this text, and the SDK sends a trace with each resource.
 */
export const preloadUrl = (placeholder: string, more = ""): string => {
  const source = SOURCE.replace("PLACEHOLDER", JSON.stringify(placeholder))
    .replace("PARENT_ID", String(process.pid))
    .replace("LATE_OPTIMIZING", JSON.stringify(LATE_OPTIMIZING));
  const text = [source, APPLIES, SECRETS, LINES, LISTS, MARKS, CYCLES, END, more].join("");
  return `data:text/javascript,${encodeURIComponent(`${text}
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
if (isMain) for (const flag of LATE_OPTIMIZING) v8.setFlagsFromString(flag);

/** What is done at the end of the program's process, also where it ends at once and tells nobody, by process.reallyExit. */
const ends = [];
function atEnd() {
  for (const work of ends.splice(0)) work();
}
if (isMain) {
  process.on("exit", atEnd);
  const { reallyExit } = process;
  process.reallyExit = function (...given) {
    atEnd();
    return Reflect.apply(reallyExit, this, given);
  };
}

/** Whether a line of a stack trace is Node.js's or ours, which source maps name by all of its text. */
const isInternal = (frame) => /[ (]node:|data:text\\/javascript,/.test(frame);

const plain = (options) => (typeof options === "object" && options !== null ? { ...options, colors: false } : options);
util.inspect = new Proxy(util.inspect, {
  apply: (inspect, self, [value, options, ...rest]) => inspect(value, plain(options), ...rest),
});

const text = PLACEHOLDER;
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
JSON.parse = function (source, ...more) {
  if (anyUnknown && (source === text || source?.__pulumiUnknown === true)) return anyUnknown;
  return parse.call(this, source, ...more);
};

const named = (name) => (isMark(name) ? text : name);
const aliasOf = (alias) => (isMark(alias) || !isMark(alias?.name) ? named(alias) : { ...alias, name: text });

const { load } = Module.prototype;
Module.prototype.load = function (file) {
  const result = load.call(this, file);
  if (/[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]output\\.js$/.test(file) && this.exports.unknown?.__pulumiUnknown === true) {
    sdkUnknown = this.exports.unknown;
    anyUnknown = this.exports.unknown = usable(sdkUnknown, () => {});
    const { prototype } = this.exports.Output;
    prototype.apply = applying(prototype.apply);
    this.exports.secret = reportingSecret(this.exports.secret);
  }
  const { Config } = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]config\\.js$/.test(file) ? this.exports : {};
  for (const name of Config ? Object.getOwnPropertyNames(Config.prototype) : []) {
    if (/^(?:get|require)Secret/.test(name)) Config.prototype[name] = reportingConfig(Config.prototype[name], Config.prototype.get);
  }
  const { invoke, invokeSingle, invokeOutput } = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]runtime[\\\\/]invoke\\.js$/.test(file) ? this.exports : {};
  if (invoke) this.exports.invoke = giving(invoke);
  if (invokeSingle) this.exports.invokeSingle = giving(invokeSingle);
  if (invokeOutput) {
    this.exports.invokeOutput = (...given) => {
      const answer = invokeOutput(...given);
      answers.add(answer);
      return answer;
    };
  }
  const { StackReference } = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]stackReference\\.js$/.test(file) ? this.exports : {};
  for (const [name, unknownIn] of Object.entries(StackReference ? OUTPUTS_OF_STACKS : {})) {
    const ask = StackReference.prototype[name];
    if (ask) StackReference.prototype[name] = giving(ask, unknownIn);
  }
  const ofResources = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]runtime[\\\\/]resource\\.js$/.test(file) ? this.exports : {};
  for (const [key, options] of [["registerResource", 8], ["readResource", 5]]) {
    const work = ofResources[key];
    if (!work) continue;
    ofResources[key] = (...given) => {
      given[3] = named(given[3]);
      refuseCycle(given[2], given[3], given[options - 1]);
      const { aliases } = given[options] ?? {};
      if (Array.isArray(aliases)) given[options] = { ...given[options], aliases: aliases.map(aliasOf) };
      return work(...given);
    };
  }
  const { Resource } = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/]resource\\.js$/.test(file) ? this.exports : {};
  if (Resource?.framePositionRegExp) {
    Resource.framePositionRegExp = /^\\s*at (?:.* \\()?(?:async )?(?:file:\\/\\/)?(?<file>.*):(?<line>[0-9]+):(?<column>[0-9]+)\\)?$/;
  }
  return result;
};
`;
