import type { Collector } from "../../policies/outlook/collector";
import { SETTINGS_POLICY } from "../../policies/settings/settings";
import type { Configuration } from "../configuration/file";
import { resolveConfig } from "../configuration/layers";
import type { Pack } from "../offline/pack";
import { version } from "../pack/version";

/**
 * A pack whose only policy is the collector, with the settings of a configuration. Loaded on the first call, so that a program can start
 * before it.
 */
export function packOf(
  collector: Collector,
  now: Date,
  layers: readonly Configuration[],
): () => Promise<Pack> {
  let pack: Promise<Pack> | undefined;
  const load = async () => {
    const { policiesOf } =
      require("../../policies/evaluation/run/pulumi") as typeof import("../../policies/evaluation/run/pulumi");
    const { Pack } = require("../offline/pack") as typeof import("../offline/pack");
    const policies = policiesOf([collector.rule], () => now);
    return Pack.start({ name: "gke-guardrails", version: version(), policies }, (policy) =>
      policy.name === SETTINGS_POLICY
        ? { level: "mandatory", properties: resolveConfig(layers, policy).properties }
        : { level: "advisory", properties: {} },
    );
  };
  return () => {
    pack ??= load();
    return pack;
  };
}
