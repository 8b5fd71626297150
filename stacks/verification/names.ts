import { COMPONENT_LABEL, type Mode, VERIFICATION_LABEL } from "../../verifier/contract";

/** The name of what there is once, in the namespace and in the cluster. */
export const NAME = VERIFICATION_LABEL;

/** The Kubernetes service accounts of the two modes. */
export const SERVICE_ACCOUNTS: Readonly<Record<Mode, string>> = {
  node: "verifier-node",
  cluster: "verifier-cluster",
};

/** The labels of every object. */
export const LABELS: Readonly<Record<string, string>> = {
  "app.kubernetes.io/name": NAME,
  [VERIFICATION_LABEL]: "true",
};

/** The labels of a mode's Pods, by which they are selected, too. */
export const podLabels = (mode: Mode): Record<string, string> => ({ ...LABELS, [COMPONENT_LABEL]: mode });

/** The metadata of an object of the verification. */
export const metadataIn = (namespace: string, name: string) => ({ name, namespace, labels: LABELS });
