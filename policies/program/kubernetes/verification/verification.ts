import { VERIFICATION_LABEL } from "../../../../verifier/contract";
import { allOf, anyOf } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { type PodTemplate, podTemplateOf } from "../pods";
import { hasLabel } from "../verification-label";
import { REQUIREMENTS, VERIFIERS, type VerifierType } from "./verification-requirements";

// Shared by the verifier and the rules that look for it.
export { VERIFICATION_LABEL };

/** An imperative: the one call that adds a verification to each cluster of a program. */
export const ADD_VERIFICATION =
  'Call addUpgradeVerification() before the program\'s first resource: import { addUpgradeVerification } from "gke-guardrails". ' +
  "With { metrics: true } the alert verification-failing of ClusterAlerts can fire, too.";

/** A workload that may be a verification. */
export type Verifier = StackResource<VerifierType>;

/** Whether a workload, or its Pod template, has the verification's label. */
export const isLabelled = (
  type: Parameters<typeof podTemplateOf>[0],
  inputs: Parameters<typeof podTemplateOf>[1],
): boolean =>
  anyOf(
    () => hasLabel(inputs),
    () => hasLabel(podTemplateOf(type, inputs)),
  );

/**
 * How a command asks the metadata server for a token.
 * Source: https://cloud.google.com/compute/docs/access/authenticate-workloads
 */
const TOKEN_REQUEST =
  /\/computeMetadata\/v1\/instance\/service-accounts\/[^/\s]+\/(token|identity)|gcloud auth print-(access|identity)-token/;
const HEADER = /Metadata-Flavor:\s*Google|gcloud auth/i;

/** All commands of a Pod's containers, as one text. */
const commandText = (pod: PodTemplate | undefined): string =>
  [pod?.spec?.initContainers ?? [], pod?.spec?.containers ?? []]
    .flat()
    .flatMap(({ command = [], args = [] }) => [...command, ...args])
    .join("\n");

/**
 * Whether a workload is a verification: it has the label, or its command asks the metadata server for a token in the required way. A
 * workload with the label counts even if other rules find faults in it.
 */
export const isVerification = ({ type, inputs }: Verifier): boolean =>
  anyOf(
    () => isLabelled(type, inputs),
    () =>
      allOf(
        () => {
          const text = commandText(podTemplateOf(type, inputs));
          return TOKEN_REQUEST.test(text) && HEADER.test(text);
        },
        () => podTemplateOf(type, inputs)?.spec?.hostNetwork !== true,
        ...REQUIREMENTS.map((requirement) => () => requirement(type, inputs) === undefined),
      ),
  );

/** The workloads on a cluster that may be its verification. */
export const verifiersOn = (cluster: ClusterResource, stack: StackIndex): readonly Verifier[] =>
  VERIFIERS.flatMap((type): readonly Verifier[] => stack.on(cluster, type));
