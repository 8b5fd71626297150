import { addressForm } from "../../gke/service-accounts";
import { WORKLOAD_POOL } from "../../gke/workload-identity";
import * as decode from "../shared/decoders";
import { projectId } from "../shared/google-names";
import type { UpgradeVerificationArgs } from "./args";
import { OPTION_KEYS } from "./option-keys";
import { workloadSettings } from "./workload-options";

const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

const serviceAccount = decode.textAs("the e-mail address of a service account", (text) =>
  addressForm(text) === "email" ? text : undefined,
);

const byName = <T>(what: string, keys: { expected: string; pattern: RegExp }, item: decode.Decoder<T>) => {
  const map = decode.mapOf(what, keys, item);
  return ((value, at, problems) => {
    const found = map(value, at, problems);
    return found && Object.fromEntries(found);
  }) satisfies decode.Decoder<Readonly<Record<string, T>>>;
};

/** Which accounts a program declares is known to a program alone. */
const workloads: typeof OPTION_KEYS.workloads = (value, at, problems) => {
  const found = OPTION_KEYS.workloads(value, at, problems);
  if (found && workloadSettings(found).declared)
    problems.push({ at, problem: 'has "declared", which is for Pulumi programs; expected service accounts' });
  return found;
};

/** The arguments of a verification as a file has them: without Outputs, and with the cluster's own properties in place of its resource. */
export const ARG_KEYS = {
  clusterName: decode.text("the cluster's name on GKE", NAME),
  location: decode.text(
    "the cluster's region or zone, such as europe-west4",
    /^[a-z]+-[a-z]+\d{1,2}(-[a-z0-9]+)?$/,
  ),
  project: projectId,
  workloadPool: decode.maybe(decode.text("the cluster's workload pool, PROJECT.svc.id.goog", WORKLOAD_POOL)),
  isAutopilot: decode.maybe(decode.flag),
  accountId: decode.text(
    "the account ID of an IAM service account: 6 to 30 lower-case letters, digits and hyphens, a letter first",
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  ),
  nodeServiceAccounts: decode.maybe(decode.list("the nodes' service accounts", serviceAccount)),
  minNodes: decode.maybe(
    byName(
      "the least nodes of pools",
      { expected: "a node pool's name on GKE", pattern: NAME },
      decode.integer("nodes in all zones", 0, 100_000),
    ),
  ),
  versions: decode.maybe(
    byName(
      "versions by what has them",
      { expected: "letters, digits and hyphens", pattern: /^[\w-]{1,63}$/ },
      decode.text("a version, such as 1.34.4-gke.1000", /^[\w.-]{1,63}$/),
    ),
  ),
  cluster: decode.maybe(
    byName(
      "properties of gcp.container.Cluster",
      { expected: "a property's name", pattern: /^\w{1,63}$/ },
      (value: unknown) => value,
    ),
  ),
  ...OPTION_KEYS,
  workloads,
} satisfies Readonly<Record<keyof UpgradeVerificationArgs, decode.Decoder<unknown>>>;
