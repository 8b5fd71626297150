import { VERIFICATION_LABEL } from "../../../../verifier/contract";
import { allOf, anyOf } from "../../../evaluation/unknown";
import type { CLUSTER } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { type PodTemplate, podTemplateOf, templatePath } from "../pods";
import { REQUIREMENTS, VERIFIERS, type VerifierType } from "./verification-requirements";

// The verifier and the rules that look for it know it by the same label.
export { VERIFICATION_LABEL };

/** The one call that adds a verification to each cluster of a program; an imperative. */
export const ADD_VERIFICATION =
  'Call addUpgradeVerification() before the program\'s first resource: import { addUpgradeVerification } from "gke-guardrails".';

/** A workload that may be a verification. */
export type Verifier = StackResource<VerifierType>;

export type Labelled = { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
/** Whether an object bears the label of a verification itself. */
export const hasLabel = (object: Labelled | undefined): boolean =>
  object?.metadata?.labels?.[VERIFICATION_LABEL] === "true";

/** Whether a workload, or the Pods that it makes, are labelled as a verification. */
export const isLabelled = (
  type: Parameters<typeof podTemplateOf>[0],
  inputs: Parameters<typeof podTemplateOf>[1],
): boolean =>
  anyOf(
    () => hasLabel(inputs),
    () => hasLabel(podTemplateOf(type, inputs)),
  );

/**
 * What asks the metadata server for a token, in the text of a command.
 * Source: https://cloud.google.com/compute/docs/access/authenticate-workloads
 */
const TOKEN_REQUEST =
  /\/computeMetadata\/v1\/instance\/service-accounts\/[^/\s]+\/(token|identity)|gcloud auth print-(access|identity)-token/;
const HEADER = /Metadata-Flavor:\s*Google|gcloud auth/i;

/** What a Pod's containers are told to run, as one text. */
export const commandText = (pod: PodTemplate | undefined): string =>
  [pod?.spec?.initContainers ?? [], pod?.spec?.containers ?? []]
    .flat()
    .flatMap(({ command = [], args = [] }) => [...command, ...args])
    .join("\n");

/**
 * Whether a workload is a verification: by its label, or as its command asks the metadata server for a token in the way in
 * which a verification has to. One with a label counts as such even where it has to be fixed.
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

/** The resources on a cluster that may be its verification. */
export const verifiersOn = (cluster: StackResource<typeof CLUSTER>, stack: StackIndex): readonly Verifier[] =>
  VERIFIERS.flatMap((type): readonly Verifier[] => stack.on(cluster, type));

/** Where the specification of a workload's Pods stands. */
export const podPath = (type: VerifierType): string => `${templatePath(type)}.spec`;
