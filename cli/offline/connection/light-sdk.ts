// To be imported before anything that loads @pulumi/policy: it takes all of @pulumi/pulumi along, which needs longer than a
// whole check, for the few values below. What else is asked of the SDK loads it after all.
import { createRequire, Module } from "node:module";
import { GRPC_FILES, grpcWith } from "./light-grpc";

const fromPolicy = createRequire(require.resolve("@pulumi/policy"));

/** Values of @pulumi/pulumi/runtime/rpc that mark what JSON has no form for. */
export const RPC_MARKS = {
  specialSigKey: "4dabf18193072939515e22adb298388d",
  specialAssetSig: "c44067f5952c0a294b673a41bacd8c17",
  specialArchiveSig: "0def7320c3a5731c473e5ecbe6d01bc7",
  specialSecretSig: "1b47061264138c4ac30d75fd1eb44270",
  specialResourceSig: "5cf8f73096256a8f31e491e813e4eb8e",
  specialOutputValueSig: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  unknownValue: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
};

const LIGHT: Readonly<Record<string, (key: string) => unknown>> = {
  "@pulumi/pulumi": (key) => (key === "asset" ? fromPolicy("@pulumi/pulumi/asset") : undefined),
  "@pulumi/pulumi/runtime/rpc": (key) => (RPC_MARKS as Record<string, unknown>)[key],
};

/** The SDK's own modules, once they had to be loaded. */
let real: Readonly<Record<string, Record<string | symbol, unknown>>> | undefined;

function loadReal(): NonNullable<typeof real> {
  // Each may need the other, so no stand-in may be left when they load.
  for (const request of Object.keys(LIGHT)) delete require.cache[fromPolicy.resolve(request)];
  return Object.fromEntries(Object.keys(LIGHT).map((request) => [request, fromPolicy(request)]));
}

for (const [request, light] of Object.entries(LIGHT)) {
  const file = fromPolicy.resolve(request);
  if (require.cache[file]) continue;
  const ask = (key: string | symbol) => {
    const known = typeof key === "string" ? light(key) : undefined;
    if (known !== undefined) return known;
    real ??= loadReal();
    return real[request]?.[key];
  };
  const module = new Module(file);
  module.filename = file;
  module.loaded = true;
  module.exports = new Proxy({}, { get: (_, key) => ask(key) });
  require.cache[file] = module;
}

for (const file of GRPC_FILES) require.cache[file] ??= grpcWith(file);
