import { CLUSTER_AGENT, CLUSTER_SERVICE, DISK_AGENT, DISK_SERVICE } from "../../../gke/service-agents";
import { read } from "../../evaluation/reading";
import { allOf, resourcePath, valueOrUndecided } from "../../evaluation/unknown";
import {
  grantToOthers,
  type KeyUser,
  keyIn,
  keyUser,
  unusableVersionOf,
} from "../../program/gcp/iam/encryption-keys";
import { regionOfKey, secretsKeyOf } from "../../program/gcp/iam/key-regions";
import { regionOfCluster } from "../../program/gcp/network/subnetworks";
import { poolChecks } from "../../program/gcp/pool-checks";
import { ifProvisioning, isThere } from "../../program/gcp/requirements";
import { CLUSTER, CRYPTO_KEY, CRYPTO_KEY_VERSION } from "../../resource-types";
import { type Context, type ExampleResource, type Finding, type Rule, ref } from "../../rule";

/** A place that names a key of Cloud KMS, and what depends on it. */
interface KeyUse {
  readonly at: string;
  readonly id: () => string | undefined;
  readonly user: KeyUser;
  /** Continues "which decrypts nothing any more: ". */
  readonly consequence: string;
}

const GKE = keyUser(
  CLUSTER_AGENT,
  /^serviceAccount:service-\d+@container-engine-robot\.iam\.gserviceaccount\.com$/,
  CLUSTER_SERVICE,
);
const DISKS = keyUser(
  DISK_AGENT,
  /^serviceAccount:service-\d+@compute-system\.iam\.gserviceaccount\.com$/,
  DISK_SERVICE,
);

const SECRETS_AT = "databaseEncryption.keyName";
const PROVISIONED_AT = "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey";
const NO_NODES = "nodes with such disks can be neither created nor restarted, which an upgrade does";
const NO_SECRETS = "the control plane cannot read its Secrets";

const key: ExampleResource = { type: CRYPTO_KEY, name: "key", props: { keyRing: "ring", name: "secrets" } };
const version = (state: string): ExampleResource => ({
  type: CRYPTO_KEY_VERSION,
  name: "version",
  props: { cryptoKey: ref("key", "id"), state },
});
const cluster: ExampleResource = {
  type: CLUSTER,
  name: "main",
  props: { databaseEncryption: { state: "ENCRYPTED", keyName: ref("key", "id") } },
};

export const encryptionKeyUsable: Rule = {
  name: "encryption-key-usable",
  description:
    "The keys with which a cluster and its nodes encrypt are enabled, and Google's agents may use them.",
  why:
    `GKE encrypts Secrets with a key of Cloud KMS as ${CLUSTER_AGENT}, and Compute Engine the disks of nodes as ${DISK_AGENT}. Where a version of the key is disabled ` +
    "or destroyed, what was encrypted with it cannot be read: running nodes go on, and those that an upgrade makes do not start. The same is true of a key that the other agent alone may use. A key of Secrets in another region makes the control plane depend on that region, too.",
  fix: "Enable the version, and grant roles/cloudkms.cryptoKeyEncrypterDecrypter on the key to the agent that uses it.",
  whenToExempt:
    "A version with which nothing is encrypted any more, or a key on which another stack grants the role.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/encrypting-secrets",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/using-cmek",
    "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-secrets",
    "https://cloud.google.com/kms/docs/key-states",
  ],
  severity: "high",
  level: "advisory",
  good: [key, version("ENABLED"), cluster],
  bad: [key, version("DISABLED"), cluster],
  checks: withDatabase(
    poolChecks(function* disks(pool, context) {
      const use = {
        at: pool.path("nodeConfig.bootDiskKmsKey"),
        id: () => read(pool, ({ nodeConfig }) => nodeConfig?.bootDiskKmsKey)?.value,
        user: DISKS,
        consequence: NO_NODES,
      };
      for (const finding of findings(use, context as Context)) if (isThere(pool, context)) yield finding;
    }),
  ),
};

/** Adds the checks of what a cluster itself encrypts. */
function withDatabase(pools: ReturnType<typeof poolChecks>): Rule["checks"] {
  return {
    ...pools,
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      function* secrets(_, context) {
        const id = () => read(context, secretsKeyOf)?.value;
        yield* findings({ at: SECRETS_AT, id, user: GKE, consequence: NO_SECRETS }, context as Context);
      },
      function* region(_, context) {
        const { self, stack } = context;
        const id = () => read(context, secretsKeyOf)?.value;
        if (valueOrUndecided(() => id() ?? "") === "") return;
        const ofKey = () =>
          regionOfKey(keyIn((context as Context).self, "databaseEncryption", id, stack), stack);
        const ofCluster = () => regionOfCluster(self, stack);
        const isElsewhere = allOf(
          () => ofCluster() !== undefined,
          () => ofKey() !== undefined,
          () => ofKey() !== ofCluster(),
        );
        if (!isElsewhere) return;
        yield {
          at: SECRETS_AT,
          problem: `is a key in ${ofKey()}, and the cluster is in ${ofCluster()}: while Cloud KMS of that other region does not answer, ${NO_SECRETS}`,
          fix: "Name a key in the cluster's region, and leave the versions of the other one enabled until all Secrets are encrypted with the new one.",
        };
      },
      ifProvisioning((_, context) => {
        const id = () =>
          read(
            context,
            ({ clusterAutoscaling }) => clusterAutoscaling?.autoProvisioningDefaults?.bootDiskKmsKey,
          )?.value;
        return findings({ at: PROVISIONED_AT, id, user: DISKS, consequence: NO_NODES }, context as Context);
      }),
    ],
  };
}

function* findings({ at, id, user, consequence }: KeyUse, context: Context): Iterable<Finding> {
  const isUnset = valueOrUndecided(() => id() ?? "") === "";
  if (isUnset) return;
  const named = keyIn(context.self, at.split(/[.[]/)[0] ?? at, id, context.stack);
  const unusable = unusableVersionOf(named, context);
  if (unusable) {
    yield {
      at,
      problem: `is a key of which a version is disabled or destroyed, so that what that version has encrypted cannot be read: ${consequence}`,
      fix: `Set state of ${resourcePath(unusable)} to "ENABLED", or leave the version to rotation until nothing is encrypted with it.`,
    };
    return;
  }
  const grant = grantToOthers(named, user, context);
  if (!grant) return;
  yield {
    at,
    problem: `is a key that the stack lets others use, and not ${user.address}: ${consequence}`,
    fix: `Grant roles/cloudkms.cryptoKeyEncrypterDecrypter on the key to "serviceAccount:${user.address}", beside ${resourcePath(grant)}.`,
  };
}
