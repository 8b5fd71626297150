import { CLUSTER, NODE_POOL } from "../../../policies/resource-types";
import type { Note } from "../../messages/notes";
import type { JudgedResource } from "../../offline/protocol/analysis";
import { SECRET_PLACEHOLDER } from "../../offline/protocol/values";

/** A note where a state has encrypted secrets: their values are not known, and checks that need them are undecided. */
export const encryptedNotes = (resources: readonly JudgedResource[]): Note[] =>
  resources.some(({ inputs, outputs }) => holdsSecret(inputs) || holdsSecret(outputs))
    ? [
        {
          kind: "unknownIfUndecided",
          text: "has secrets, which are encrypted in its state: checks that need their values are undecided. To decide them, export the state with pulumi stack export --show-secrets, and keep that file as safe as the secrets",
        },
      ]
    : [];

/** Properties that the provider of Google Cloud itself makes secret, and of which rules need nothing that is secret. */
const SECRET_BY_PROVIDER: readonly string[] = ["effectiveLabels", "masterAuth", "pulumiLabels"];

/** A note on each cluster and node pool of which the state encrypts what GKE reports: rules take it for not reported, and decide without it. */
export const encryptedReports = (resources: readonly JudgedResource[]): Note[] =>
  resources.flatMap(({ type, name, inputs, outputs }) => {
    if (type !== CLUSTER && type !== NODE_POOL) return [];
    const keys = Object.keys(outputs).filter(
      (key) => !SECRET_BY_PROVIDER.includes(key) && holdsSecret(outputs[key]) && !holdsSecret(inputs[key]),
    );
    if (keys.length === 0) return [];
    const kind = type === CLUSTER ? "cluster" : "node pool";
    return [
      {
        kind: "unseen",
        text: `has the ${kind} ${JSON.stringify(name)}, of which the state encrypts ${keys.sort().join(", ")}: what GKE reports there is not looked into. Export the state with pulumi stack export --show-secrets`,
      },
    ];
  });

const holdsSecret = (value: unknown): boolean =>
  value === SECRET_PLACEHOLDER ||
  (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret));
