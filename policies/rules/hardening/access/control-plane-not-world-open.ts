import { read, saidWhere } from "../../../evaluation/reading";
import { redact } from "../../../evaluation/redact";
import { isWorld } from "../../../program/gcp/network/firewall";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "masterAuthorizedNetworksConfig.cidrBlocks";

export const controlPlaneNotWorldOpen: Rule = {
  name: "control-plane-not-world-open",
  description: "No authorized network of the control plane is the whole internet.",
  why:
    "A block such as 0.0.0.0/0 among the authorized networks lets everyone in, while the cluster looks restricted. Often it is left over from a " +
    "test.",
  fix: `Name the networks from which people and pipelines come in ${AT}.`,
  whenToExempt: "A training cluster that is deleted the same day.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks"],
  severity: "critical",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.6.3", "checkov CKV_GCP_18", "trivy GCP-0053"],
  departures:
    "checkov and trivy look for 0.0.0.0/0 alone; here ::/0 and halves of the internet, such as 0.0.0.0/1, are refused too. A cluster without authorized networks is " +
    "control-plane-authorized-networks' finding.",
  good: { masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "10.0.0.0/8" }] } },
  bad: { masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "0.0.0.0/0" }] } },
  checks: {
    [CLUSTER]: [
      function* blocks(_, context) {
        const listed = read(context, (cluster) => cluster.masterAuthorizedNetworksConfig?.cidrBlocks);
        if (!listed) return;
        yield* context.each(listed.value, function* ({ cidrBlock }, i) {
          if (!isWorld(cidrBlock)) return;
          const shown = redact(cidrBlock, ["::/0", "0.0.0.0/0"]);
          yield {
            at: `${AT}[${i}].cidrBlock`,
            problem: `${saidWhere(listed, `is ${shown}`)}: anyone on the internet can reach the control plane`,
          };
        });
      },
    ],
  },
};
