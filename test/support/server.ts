import * as grpc from "@grpc/grpc-js";
import type { Policies } from "@pulumi/policy";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { policiesOf } from "../../policies/evaluation/pulumi";
import type { Rule } from "../../policies/rule";

// The policy server of @pulumi/policy runs once a process and serves one array of policies. Tests exchange its content.
const served: Policies = [];
let server: grpc.Server | undefined;
let client: analyzerRpc.AnalyzerClient | undefined;

// Left out of the SDK's declarations, as only PolicyPack calls it.
const { serve } = require("@pulumi/policy/server") as {
  serve(name: string, version: string, level: string, args: { policies: Policies }): void;
};

/** Starts the real policy server on loopback and remembers it, as the SDK itself gives no way to end it. */
async function start(): Promise<analyzerRpc.AnalyzerClient> {
  const bindAsync = grpc.Server.prototype.bindAsync;
  const port = await new Promise<number>((resolve, reject) => {
    grpc.Server.prototype.bindAsync = function (this: grpc.Server, address, credentials, callback) {
      server = this;
      bindAsync.call(this, address, credentials, (error, bound) =>
        error ? callback(error, bound) : resolve(bound),
      );
    };
    try {
      serve("gke-guardrails", "0.0.0", "advisory", { policies: served });
    } catch (error) {
      reject(error);
    }
  }).finally(() => {
    grpc.Server.prototype.bindAsync = bindAsync;
  });
  return new analyzerRpc.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
}

/** A call of the analyzer protocol. */
export type Call = <Response>(method: string, request: unknown) => Promise<Response>;

/**
 * The real policy server with the policies of these rules.
 * @param day the day of the clock.
 */
export async function pack(
  packRules: readonly Rule[],
  day = "2026-03-01",
): Promise<{ call: Call; policies: Policies }> {
  client ??= await start();
  const stub = client as unknown as Record<
    string,
    (request: unknown, done: (e: Error | null, r: unknown) => void) => void
  >;
  served.splice(0, served.length, ...policiesOf(packRules, () => new Date(`${day}T00:00:00Z`)));
  const call: Call = <Response>(method: string, request: unknown) =>
    new Promise<Response>((resolve, reject) => {
      stub[method]?.call(client, request, (error, response) =>
        error ? reject(error) : resolve(response as Response),
      );
    });
  return { call, policies: served };
}

/**
 * Configures the policies as the engine does: the stack's tags, levels, and properties over the defaults of each policy's
 * schema.
 */
export async function configure(
  call: Call,
  policies: Policies,
  config: PackConfig,
  stackTags: Record<string, string> = {},
): Promise<void> {
  const stack = new analyzer.AnalyzerStackConfigureRequest();
  for (const [key, value] of Object.entries(stackTags)) stack.getTagsMap().set(key, value);
  await call("configureStack", stack);
  const request = new analyzer.ConfigureAnalyzerRequest();
  for (const { name, enforcementLevel } of policies) {
    const given = config[name];
    const { enforcementLevel: level, ...properties } =
      typeof given === "string" ? { enforcementLevel: given } : { ...given };
    const policyConfig = new analyzer.PolicyConfig();
    const chosen = String(level ?? config.all ?? enforcementLevel ?? "advisory").toUpperCase();
    policyConfig.setEnforcementlevel(
      analyzer.EnforcementLevel[chosen as keyof typeof analyzer.EnforcementLevel],
    );
    policyConfig.setProperties(struct(properties));
    request.getPolicyconfigMap().set(name, policyConfig);
  }
  await call("configure", request);
}

/** A configuration file: a level or properties for each policy, and a level for `all`. */
export type PackConfig = Record<string, string | Record<string, unknown>>;

const { Struct } = require(
  require.resolve("google-protobuf/google/protobuf/struct_pb", {
    paths: [require.resolve("@pulumi/pulumi/package.json")],
  }),
) as {
  Struct: { fromJavaScript(value: object): import("google-protobuf/google/protobuf/struct_pb").Struct };
};

export const struct = (value: object) => Struct.fromJavaScript(value);

export function stopServer(): void {
  client?.close();
  server?.forceShutdown();
}
