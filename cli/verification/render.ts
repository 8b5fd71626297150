// The verification as the component makes it, without Pulumi's engine. It is a file of its own in what is published, with the SDKs of the resources in it.

import { ComponentResource, runtime } from "@pulumi/pulumi";
import { emailIn } from "../../gke/service-accounts";
import { workloadPoolOf } from "../../gke/workload-identity";
import * as decode from "../../stacks/shared/decoders";
import { shortHash } from "../../stacks/shared/short-hash";
import { UpgradeVerification } from "../../stacks/verification";
import { ARG_KEYS } from "../../stacks/verification/arg-keys";
import { notesOn, type Settings } from "./notes";

/** An object as Kubernetes' API takes it. */
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The component's resources. */
export interface Rendered {
  readonly settings: Settings;
  /** In the order in which they are to be applied. */
  readonly manifests: readonly Manifest[];
  /** The IAM service account, and who may act as it. */
  readonly account: { readonly email: string; readonly displayName: string };
  readonly binding: { readonly role: string; readonly member: string };
  /** What is given and has no effect, or another than it seems. */
  readonly notes: readonly string[];
}

/** Renders the verification with these settings, or says what is wrong with them. */
export async function render(given: unknown): Promise<Rendered | { readonly problems: readonly string[] }> {
  const problems: decode.Problem[] = [];
  const decoded = decode.record("settings", ARG_KEYS)(given, "", problems);
  if (decoded === undefined || problems.length > 0) return { problems: problems.map(wordsOf) };
  return resourcesOf(decoded);
}

/** A text that is wrong is shown where it is one that people write. */
const wordsOf = ({ at, problem, given = "" }: decode.Problem): string => {
  const said = /^[ -~]{1,100}$/.test(given) ? decode.showing(problem, given) : problem;
  return at === "" ? said : `${at.replace(/^\./, "")}: ${said}`;
};

async function resourcesOf(settings: Settings): Promise<Rendered> {
  const { project, accountId, versions, isAutopilot, workloadPool = workloadPoolOf(project) } = settings;
  const email = emailIn(project, accountId);
  const ofGoogle = new Map<string, Readonly<Record<string, string>>>();
  const manifests: Manifest[] = [];
  const notes = notesOn(settings);
  const { warn } = console;
  // Where no engine runs, Pulumi's warnings go there.
  console.warn = (text: string) => void notes.push(text.replace(/^warning: \[runtime\] /, ""));
  try {
    await runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        if (type.startsWith("kubernetes:")) manifests.push(inputs);
        else ofGoogle.set(type, inputs);
        return {
          id: name,
          state: { ...inputs, email, name: `projects/${project}/serviceAccounts/${email}` },
        };
      },
      call: ({ token }) => {
        throw new Error(`the verification calls ${token}`);
      },
    });
    const cluster = new ComponentResource("gke-guardrails:index:Cluster", settings.clusterName);
    const properties = { enableAutopilot: isAutopilot, workloadIdentityConfig: { workloadPool } };
    Object.assign(cluster, settings.cluster, properties);
    new UpgradeVerification(settings.clusterName, { ...settings, cluster, versions: versions ?? {} }, {});
    await runtime.disconnect();
  } finally {
    console.warn = warn;
  }
  const applied = manifests.filter(({ kind }) => kind !== "Job" || versions !== undefined);
  return {
    settings,
    manifests: applied.map(forAnyTool).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)),
    account: { email, displayName: ofGoogle.get("gcp:serviceaccount/account:Account")?.displayName ?? "" },
    binding: ofGoogle.get("gcp:serviceaccount/iAMMember:IAMMember") as Rendered["binding"],
    notes,
  };
}

/** Rights come after what confines them, and what runs comes last. */
const KINDS = [
  "Namespace",
  "PriorityClass",
  "ServiceAccount",
  "ConfigMap",
  "NetworkPolicy",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ClusterRole",
  "Role",
  "ClusterRoleBinding",
  "RoleBinding",
  "PodMonitoring",
  "DaemonSet",
  "CronJob",
  "Job",
];

const placeOf = ({ kind, metadata: { namespace = "", name } }: Manifest): string =>
  `${String(KINDS.indexOf(kind)).padStart(2, "0")} ${namespace}/${name}`;

/** An object that does not need what Pulumi does at an update. */
function forAnyTool(manifest: Manifest): Manifest {
  const { apiVersion, kind, metadata, ...rest } = manifest;
  return { apiVersion, kind, metadata: { ...metadata, ...changesOf(manifest) }, ...rest };
}

function changesOf({ kind, metadata, spec, immutable }: Manifest): Partial<Manifest["metadata"]> {
  if (kind === "ConfigMap" && immutable === true) return { annotations: { [FLUX_SUBSTITUTE]: "disabled" } };
  if (kind !== "Job") return {};
  // A Job cannot be changed: where Pulumi replaces it, other tools make one of another name.
  const hash = shortHash(JSON.stringify(spec));
  return { name: `${metadata.name.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}` };
}

/** So long may a Job's name be, as its Pods have it as a label. */
const LONGEST_NAME = 63;

/**
 * Keeps Flux from taking `${…}` in the programs for its variables, where a Kustomization has postBuild.substitute.
 * Source: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution, checked 2026-11-30
 */
const FLUX_SUBSTITUTE = "kustomize.toolkit.fluxcd.io/substitute";
