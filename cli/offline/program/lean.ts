import { lightClientSource } from "../connection/light-client";
import type { Transpiling } from "../project/transpiling";
import { COMPILE_CACHE } from "./compile-cache-folder";
import { PARTS } from "./lean-parts";

/**
 * What is run in the program's process, as text, so that its SDK loads only what the program uses. A program that fails in this way is run
 * again as Pulumi runs it, so all that it prints of an error, and all that a deferral may break, comes from Pulumi's own way.
 *
 * Deferred until something of it is used, each where the SDK's own file asks for it, and nowhere else: the compiler and npm's
 * resolver, which only serialized functions need; tracing, which only the flag --tracing switches on; the Automation API; the
 * inspector; and what reads versions and YAML. Left out are source maps, and the stack trace that the SDK takes for each of its promises.
 * An SDK that asks for them elsewhere gets them at once. So is each part of the SDKs of Google Cloud and Kubernetes, of which they have
 * hundreds (`lean-parts.ts`).
 */
export const leanSource = (transpiling: Transpiling | undefined, address: string | undefined): string =>
  [
    `Module.enableCompileCache?.(${JSON.stringify(COMPILE_CACHE)});`,
    address ? lightClientSource(address) + PARTS : "const lightGrpc = undefined;",
    DEFERRAL,
    transpiling ? TRANSPILING.replace("OPTIONS", JSON.stringify(transpiling)) : "",
  ].join("\n");

const DEFERRAL = `
const SDK = /[\\\\/]@pulumi[\\\\/]pulumi[\\\\/](.+)$/;
const MODULES = [
  [/^runtime[\\\\/]closure[\\\\/]/, /^(@npmcli[\\\\/]arborist|normalize-package-data|\\.\\.[\\\\/]\\.\\.[\\\\/]typescript-shim)$/],
  [/^index\\.js$/, /^\\.[\\\\/]automation$/],
  [/./, /^(semver|js-yaml|@opentelemetry\\/api)$/],
];
const isListed = (list, file, request) => list.some(([of, wanted]) => of.test(file) && wanted.test(request));

/** A module that is loaded once something of it is read. */
function later(load) {
  let loaded;
  const real = () => (loaded ??= load());
  const read = (key) => {
    if (key === "__esModule") return true;
    return key === "default" && !real().__esModule ? real() : real()[key];
  };
  return new Proxy({}, {
    get: (_, key) => read(key),
    has: (_, key) => key === "__esModule" || key in real(),
    ownKeys: () => Object.keys(real()),
    getOwnPropertyDescriptor: (_, key) => ({ value: read(key), enumerable: true, configurable: true, writable: true }),
  });
}

/** A module whose functions and classes are taken at once, and used later, if at all. */
function usedLater(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy({}, {
    get: (_, key) =>
      new Proxy(function () {}, {
        apply: (_, self, args) => Reflect.apply(real()[key], self, args),
        construct: (_, args) => Reflect.construct(real()[key], args),
        get: (_, property) => real()[key][property],
      }),
  });
}

/** The SDK's hooks into V8, with the inspector opened by the first who needs it: it tells of the scripts that are there already. */
function hooks() {
  const urls = new Map();
  let session;
  const open = async () => {
    v8.setFlagsFromString("--allow-natives-syntax");
    const { Session } = await import("node:inspector");
    const opened = new Session();
    opened.connect();
    opened.addListener("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    await new Promise((resolve, reject) => opened.post("Debugger.enable", (error) => (error ? reject(error) : resolve())));
    return opened;
  };
  return {
    isInitializedAsync: async () => {},
    getSessionAsync: async () => (session ??= open()),
    getScriptUrl: (id) => urls.get(id),
  };
}

/** The SDK takes a trace for each promise, to print it where one is left. */
const traceless = new WeakSet();
function withoutTraces(debuggable) {
  const { debuggablePromise } = debuggable;
  if (typeof debuggablePromise !== "function" || traceless.has(debuggable)) return debuggable;
  traceless.add(debuggable);
  debuggable.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return debuggable;
}

/** What the runner times for --tracing, which we never give, and each method of it. */
const SPAN = new Proxy({}, { get: () => () => SPAN });
function withoutSpans(tracing) {
  tracing.newSpan = () => SPAN;
  return tracing;
}

let v8Hooks;
const loadModule = Module._load;
Module._load = function (request, parent, isMain) {
  const file = SDK.exec(parent?.filename ?? "")?.[1];
  const load = () => loadModule.call(this, request, parent, isMain);
  if (lightGrpc && isPart(request, parent)) return partLater(load);
  if (file === undefined || file.includes("node_modules")) return load();
  if (isListed(MODULES, file, request)) return later(load);
  if (lightGrpc && request === "@grpc/grpc-js") return lightGrpc(load);
  if (/^cmd[\\\\/]run[\\\\/]tracing\\.js$/.test(file) && /^@opentelemetry\\/(?!api$)/.test(request)) return usedLater(load);
  if (/^cmd[\\\\/]run[\\\\/]index\\.js$/.test(file) && request === "source-map-support/register") return {};
  if (/^(\\.\\.[\\\\/]\\.\\.[\\\\/]runtime[\\\\/]closure|\\.)[\\\\/]v8Hooks$/.test(request)) return (v8Hooks ??= hooks());
  if (/^cmd[\\\\/]run[\\\\/]run\\.js$/.test(file) && request === "./tracing") return withoutSpans(load());
  if (/[\\\\/]debuggable$/.test(request)) return withoutTraces(load());
  return load();
};
`;

const TRANSPILING = `
const { transpiler, hasEsModuleInterop, definesFields, keepsDynamicImport } = OPTIONS;
let transform;
/** What the transpiler would leave out in silence. */
const UNKNOWN = /\\b(?:namespace|module)\\s+[\\w$.]+\\s*\\{/;
const asScript = Module._extensions[".js"];
Module._extensions[".ts"] = (module, file) => {
  if (/[\\\\/]node_modules[\\\\/]/.test(file)) return asScript(module, file);
  const source = fs.readFileSync(file, "utf8").replace(/^\\uFEFF/, "");
  if (UNKNOWN.test(source)) throw new Error("a namespace needs the compiler");
  transform ??= Module.createRequire(transpiler)(transpiler).transform;
  const { code } = transform(source, {
    transforms: ["typescript", "imports"],
    filePath: file,
    enableLegacyTypeScriptModuleInterop: !hasEsModuleInterop,
    preserveDynamicImport: keepsDynamicImport,
    disableESTransforms: definesFields,
  });
  module._compile(code, file);
};
`;
