import type { types } from "@pulumi/kubernetes";
import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../gke/metadata-server";
import { type Mode, SELF_HEAL_RECORD } from "../../verifier/contract";
import type { VerificationSettings } from "./options";

type PolicyRule = types.input.rbac.v1.PolicyRule;

/** What one mode may do. */
export interface Grant {
  readonly mode: Mode;
  /** Undefined: in the whole cluster. */
  readonly namespace?: string;
  readonly rules: PolicyRule[];
}

/** Where Events about Nodes are. */
const EVENTS_NAMESPACE = "default";

/** Everything that the verification may do with the Kubernetes API: without opt-ins, `cluster` mode reads, and `node` mode has no right. */
export function grants({ namespace, nodeConditions, gate, selfHeal }: VerificationSettings): Grant[] {
  const all: Grant[] = [
    {
      mode: "cluster",
      rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }],
    },
    {
      mode: "cluster",
      namespace: SYSTEM_NAMESPACE,
      rules: [
        { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
        {
          apiGroups: ["apps"],
          resources: ["daemonsets"],
          resourceNames: [METADATA_SERVER_DAEMON_SET],
          verbs: selfHeal === "on" ? ["get", "delete"] : ["get"],
        },
      ],
    },
    {
      mode: "cluster",
      namespace,
      rules: [
        { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
        ...(selfHeal === "off"
          ? []
          : [
              {
                apiGroups: [""],
                resources: ["configmaps"],
                resourceNames: [SELF_HEAL_RECORD.name],
                verbs: selfHeal === "on" ? ["get", "patch"] : ["get"],
              },
            ]),
      ],
    },
  ];
  if (nodeConditions || gate) {
    const rules = [{ apiGroups: [""], resources: ["nodes"], verbs: gate ? ["get", "patch"] : ["get"] }];
    if (nodeConditions) rules.push({ apiGroups: [""], resources: ["nodes/status"], verbs: ["patch"] });
    all.push({ mode: "node", rules });
  }
  if (nodeConditions) {
    const rules = [{ apiGroups: [""], resources: ["events"], verbs: ["create"] }];
    all.push({ mode: "node", namespace: EVENTS_NAMESPACE, rules });
  }
  return all;
}

/** Whether `node` mode talks to the Kubernetes API at all. */
export const usesApi = ({
  nodeConditions,
  gate,
}: Pick<VerificationSettings, "nodeConditions" | "gate">): boolean => nodeConditions || gate;
