import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./evaluation/run/pulumi";
import { rules } from "./rules";

new PolicyPack("gke-guardrails", {
  displayName: "GKE guardrails",
  description: "Refuses the configurations after which GKE workloads lose their identity.",
  policies: policiesOf(rules, () => new Date()),
});
