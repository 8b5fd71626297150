import { policiesOf } from "../../policies/evaluation/run/pulumi";
import type { RunOptions } from "../../policies/evaluation/run-config";
import { observedKeys } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import type { PackSource } from "../offline/analyzer-host";
import { version } from "./version";

/** The pack of this project, as policies/index.ts gives it to Pulumi's engine. */
export const guardrails = (options?: Partial<RunOptions>): PackSource => ({
  name: "gke-guardrails",
  version: version(),
  policies: policiesOf(rules, () => new Date(), options),
  observedKeys,
});
