import { policiesOf } from "../../policies/evaluation/run/pulumi";
import { observedKeys } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import type { PackSource } from "../offline/analyzer-host";
import { version } from "./version";

/** The pack of this project, as policies/index.ts gives it to Pulumi's engine. @param isDeployed whether all resources are there. */
export const guardrails = (isDeployed = false): PackSource => ({
  name: "gke-guardrails",
  version: version(),
  policies: policiesOf(rules, () => new Date(), undefined, isDeployed),
  observedKeys,
});
