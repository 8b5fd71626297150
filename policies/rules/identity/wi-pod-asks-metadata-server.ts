// Longer than a screen: what asks elsewhere, and what may do so on purpose, belong together.

import {
  isMetadataHost,
  METADATA_ADDRESS,
  METADATA_HOST,
  METADATA_VARIABLES,
  NO_METADATA_VARIABLES,
} from "../../../gke/metadata-server";
import { allOf, anyOf, ifKnown, someItem } from "../../evaluation/unknown";
import { accountKey, actsInGoogleCloud } from "../../program/kubernetes/identity/identity";
import { workloadWithIdentity } from "../../program/kubernetes/identity/identity-example";
import {
  type Container,
  configMapSetsVariable,
  ELSEWHERE,
  NOWHERE,
  OUTSIDE,
  setsVariable,
  type VariableKind,
} from "../../program/kubernetes/identity/metadata-variables";
import { isMeantByNamespace, someOnPodNetwork } from "../../program/kubernetes/identity/namespace-grants";
import {
  type PodTemplate,
  podTemplateOf,
  templatePath,
  WORKLOADS,
  type WorkloadType,
} from "../../program/kubernetes/pods";
import { isLabelled } from "../../program/kubernetes/verification/verification";
import { CONFIG_MAP, type Inputs, POD } from "../../resource-types";
import { type Context, type Finding, forTypes, type Rule } from "../../rule";

type WorkloadContext = Context<WorkloadType>;

export const wiPodAsksMetadataServer: Rule = {
  name: "wi-pod-asks-metadata-server",
  description: "Pods with an identity of their own ask the GKE metadata server for it.",
  why:
    "A Pod on the node's network is not redirected to the GKE metadata server: it gets the node's service account, whatever its own is. " +
    `${METADATA_VARIABLES.slice(0, 2).join(" and ")}, or an entry for ${METADATA_HOST} in hostAliases, send it somewhere else, and ${Object.keys(NO_METADATA_VARIABLES).join(" and ")} send it nowhere; the ports and addresses of ` +
    "the metadata server on the node have changed with an upgrade before. A role that a whole namespace is granted counts as its Pods' own where the program makes the namespace and has no other Pods there " +
    "that get it, as an advisory finding; one of a whole cluster or pool does not, as Pods of other stacks have it too.",
  fix: `Remove hostNetwork, the variables ${[...METADATA_VARIABLES, ...Object.keys(NO_METADATA_VARIABLES)].join(", ")}, and the alias.`,
  whenToExempt:
    "A Pod that needs the node's network and the node's own service account; give it a Kubernetes service account without an identity instead, if you can.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#restrictions",
    "https://github.com/GoogleCloudPlatform/oss-test-infra/pull/2476",
    "https://github.com/ofek/csi-gcs/issues/127",
    "https://github.com/kubernetes-sigs/gcp-filestore-csi-driver/issues/106",
    "https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html",
    "https://github.com/googleapis/google-auth-library-python/pull/1610",
    "https://cloud.google.com/nodejs/docs/reference/gcp-metadata/latest",
  ],
  severity: "high",
  level: "mandatory",
  good: workloadWithIdentity(),
  bad: workloadWithIdentity({ hostNetwork: true }),
  checks: forTypes(
    WORKLOADS,
    function* hostNetwork(inputs, context) {
      const { type } = context.resource;
      const pod = podTemplateOf(type, inputs);
      const isOnHost = allOf(
        () => pod?.spec?.hostNetwork === true,
        () => !hasOtherCredentials(pod),
        // Another rule reports the verification's.
        () => !isLabelled(type, inputs),
        () => hasIdentity(pod, context),
      );
      if (!isOnHost) return;
      yield {
        at: pathIn(type, "spec.hostNetwork"),
        problem: "is true, so the Pods get the node's service account instead of their own",
        ...(hasSurelyOwn(pod, context)
          ? {
              fix: "Remove hostNetwork, or give these Pods a Kubernetes service account without an identity.",
              ...(isSharedOnPodNetwork(pod, context) ? ADVISORY : {}),
            }
          : {
              fix: "Remove hostNetwork, or the role that the whole namespace has: the stack has no Pods on the Pod network in it.",
              ...ADVISORY,
            }),
      };
    },
    function* variables(inputs, context) {
      yield* containerFindings(inputs, context, (container, at, findings) =>
        context.each(container.env, (variable, j) =>
          findings(
            () => `${at}.env[${j}].${"value" in variable ? "value" : "valueFrom"}`,
            (kind) => setsVariable(variable, kind, context as Context),
            PROBLEMS,
          ),
        ),
      );
    },
    function* configMaps(inputs, context) {
      yield* containerFindings(inputs, context, function* (container, at, findings) {
        if (hasNone(() => container.envFrom) || context.stack.all(CONFIG_MAP).length === 0) return;
        yield* context.each(container.envFrom, (variables, j) =>
          findings(
            () => `${at}.envFrom[${j}].configMapRef`,
            (kind) => configMapSetsVariable(variables, container, kind, context as Context),
            { elsewhere: `has a variable that names ${OTHER_SERVER}`, nowhere: `has one that ${NO_SERVER}` },
          ),
        );
      });
    },
    function* aliases(inputs, context) {
      const { type } = context.resource;
      const pod = podTemplateOf(type, inputs);
      yield* context.each(pod?.spec?.hostAliases, function* (alias, i) {
        const leadsElsewhere = allOf(
          () => someItem(alias.hostnames, (name) => isMetadataHost(name)),
          () => alias.ip !== METADATA_ADDRESS,
          () => hasIdentity(pod, context),
        );
        if (!leadsElsewhere) return;
        yield {
          at: pathIn(type, `spec.hostAliases[${i}].ip`),
          problem: `maps ${METADATA_HOST} to an address that is not the metadata server's`,
          fix: `Remove the alias: the metadata server is at ${METADATA_ADDRESS}.`,
          ...(hasSurelyOwn(pod, context) ? {} : ADVISORY),
        };
      });
    },
  ),
};

const pathIn = (type: WorkloadType, path: string): string =>
  type === POD ? path : `${templatePath(type)}.${path}`;

const OTHER_SERVER = "another metadata server than GKE's, so the container does not get its Pod's identity";
const NO_SERVER =
  "keeps Google's client libraries from asking any metadata server, so the container does not get its Pod's identity through them";
const PROBLEMS = { elsewhere: `is ${OTHER_SERVER}`, nowhere: NO_SERVER };

/** Findings on variables of a container, if they are of a kind. */
type VariableFindings = (
  at: () => string,
  areOf: (kind: VariableKind) => boolean,
  problems: typeof PROBLEMS,
) => Iterable<Finding>;

/** The findings on each container of a workload. */
function* containerFindings(
  inputs: Inputs[WorkloadType],
  context: WorkloadContext,
  check: (container: Container, at: string, findings: VariableFindings) => Iterable<Finding>,
): Iterable<Finding> {
  const { type } = context.resource;
  const pod = podTemplateOf(type, inputs);
  const isIdentityLost = (areSuch: () => boolean) => allOf(areSuch, () => hasIdentity(pod, context));
  for (const list of ["containers", "initContainers"] as const) {
    const containers: readonly Container[] | undefined = pod?.spec?.[list];
    yield* context.each(containers, (container, i) =>
      check(container, pathIn(type, `spec.${list}[${i}]`), function* (at, areOf, { elsewhere, nowhere }) {
        if (isIdentityLost(() => areOf(ELSEWHERE))) {
          const fix = `Remove the variable: the metadata server is ${METADATA_HOST} (${METADATA_ADDRESS}).`;
          // Something beside the container in the Pod may answer.
          yield {
            at: at(),
            problem: elsewhere,
            fix,
            ...(areOf(OUTSIDE) && hasSurelyOwn(pod, context) ? {} : ADVISORY),
          };
        } else if (
          isIdentityLost(() =>
            allOf(
              () => areOf(NOWHERE),
              () => !hasCredentials(container, context as Context),
            ),
          )
        ) {
          // Libraries other than Google's do not read it.
          yield { at: at(), problem: nowhere, fix: "Remove the variable.", ...ADVISORY };
        }
      }),
    );
  }
}

const ADVISORY = { level: "advisory" } as const;

/** Whether a list is surely absent or empty. */
const hasNone = (read: () => readonly unknown[] | undefined): boolean =>
  ifKnown(() => read() ?? [])?.length === 0;

/** Whether Pods have an identity that is meant for them, or one of their namespace that can only be meant for them. */
const hasIdentity = (pod: PodTemplate | undefined, context: WorkloadContext): boolean =>
  anyOf(
    () => hasOwnIdentity(pod, context),
    () => isMeantByNamespace(context.self, context),
  );

const hasSurelyOwn = (pod: PodTemplate | undefined, context: WorkloadContext): boolean =>
  ifKnown(() => hasOwnIdentity(pod, context)) === true;

/** Whether Pods have a Kubernetes service account of their own that itself acts in Google Cloud. */
function hasOwnIdentity(pod: PodTemplate | undefined, { self, stack }: WorkloadContext): boolean {
  const byNameOnly = true;
  return allOf(
    () => accountKey(self, pod, stack) !== "default",
    () => actsInGoogleCloud(self, pod, stack, byNameOnly),
  );
}

/** Whether Pods get tokens from something other than the metadata server: a file, or a CSI driver such as Cloud Storage FUSE's. */
const hasOtherCredentials = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () => someItem(pod?.spec?.volumes, (volume) => "csi" in volume),
    () => someItem(pod?.spec?.containers, ({ env }: Container) => someItem(env, namesCredentials)),
  );

const CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";
const namesCredentials = ({ name }: { readonly name?: string }): boolean => name === CREDENTIALS;

/** Whether a container has a credentials file, by its own variables or a ConfigMap's. */
const hasCredentials = (container: Container, context: Context): boolean =>
  anyOf(
    () => someItem(container.env, namesCredentials),
    () =>
      someItem(container.envFrom, (variables) =>
        configMapSetsVariable(variables, container, { names: [CREDENTIALS], counts: () => true }, context),
      ),
  );

/** Whether Pods on the Pod network have the same account: those on the host's network may need no identity then. */
function isSharedOnPodNetwork(pod: PodTemplate | undefined, { self, stack }: WorkloadContext): boolean {
  const account = () => accountKey(self, pod, stack);
  return someOnPodNetwork(
    self,
    stack,
    (other) => accountKey(other, podTemplateOf(other.type, other.inputs), stack) === account(),
  );
}
