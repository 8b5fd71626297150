import type { Policies } from "@pulumi/policy";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { callHandler, type Handlers, handlersOf } from "../../cli/offline/analyzer-host";
import { policiesOf } from "../../policies/evaluation/run/pulumi";
import type { Rule } from "../../policies/rule";

// The policies that are judged with. @pulumi/policy's own handlers run once a process and keep one array of policies: tests exchange its content.
const served: Policies = [];
let handlers: Handlers | undefined;

/** A call of the analyzer protocol. */
export type Call = <Response>(method: string, request: unknown) => Promise<Response>;

/**
 * The handlers of the real policy server, with the policies of these rules.
 * @param day the day of the clock.
 * @param limit the processor time, in milliseconds, that a rule may take for one resource. Without one no deadline is set: for each of the
 * small programs of tests it would take a third of the time. What a deadline does has tests of its own, and fuzzing sets the pack's.
 * @param isDeployed whether resources are judged with the stack alone.
 */
export async function pack(
  packRules: readonly Rule[],
  day = "2026-03-01",
  limit = Number.POSITIVE_INFINITY,
  isDeployed = false,
): Promise<{ call: Call; policies: Policies }> {
  handlers ??= handlersOf({ name: "gke-guardrails", version: "0.0.0", policies: served });
  const all = handlers;
  ready = undefined;
  const policies = policiesOf(packRules, () => new Date(`${day}T00:00:00Z`), { limit, isDeployed });
  served.splice(0, served.length, ...policies);
  const call: Call = (method, request) => callHandler(all, method, request);
  return { call, policies: served };
}

/** The policies that are served, and what they were configured with; undefined where a test configures them itself. */
let ready: { call: Call; rules: readonly Rule[]; key: string } | undefined;

/** The policies of these rules under this configuration; those that are served already if they are the same. */
export async function configuredPack(
  packRules: readonly Rule[],
  day: string | undefined,
  config: PackConfig,
  stackTags: Record<string, string>,
  limit?: number,
): Promise<Call> {
  const key = JSON.stringify([day, config, stackTags, limit]);
  if (ready?.rules === packRules && ready.key === key) return ready.call;
  const { call, policies } = await pack(packRules, day, limit);
  await configure(call, policies, config, stackTags);
  ready = { call, rules: packRules, key };
  return call;
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
