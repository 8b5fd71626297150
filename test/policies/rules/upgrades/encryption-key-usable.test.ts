import {
  CLUSTER,
  CRYPTO_KEY,
  CRYPTO_KEY_VERSION,
  NODE_POOL,
  SERVICE_IDENTITY,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "databaseEncryption.keyName";
const DISK_AT = "nodeConfig.bootDiskKmsKey";
const ID = "projects/demo/locations/europe-west4/keyRings/gke/cryptoKeys/secrets";
const ROLE = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
const ROBOT = "serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com";
const DISKS = "serviceAccount:service-123456789012@compute-system.iam.gserviceaccount.com";

const key = resource(CRYPTO_KEY, { keyRing: "ring", name: "secrets" }, { name: "key" });
const other = resource(CRYPTO_KEY, { keyRing: "ring", name: "other" }, { name: "other" });
const version = (state: unknown, cryptoKey: unknown = ref("key", "id")) =>
  resource(CRYPTO_KEY_VERSION, { cryptoKey, state }, { name: "version" });
const encrypted = (keyName: unknown = ref("key", "id"), more: object = {}) =>
  resource(CLUSTER, { databaseEncryption: { state: "ENCRYPTED", keyName, ...more } }, { name: "main" });
const located = (location: string, keyName: unknown = ref("key", "id"), more: object = {}) =>
  resource(
    CLUSTER,
    { location, databaseEncryption: { state: "ENCRYPTED", keyName, ...more } },
    { name: "main" },
  );
const pool = (bootDiskKmsKey: unknown = ref("key", "id")) =>
  resource(NODE_POOL, { nodeConfig: { bootDiskKmsKey } }, { name: "pool" });
const grant = (kind: string, props: object): TestResource => ({
  type: `gcp:kms/${kind}:${kind[0]?.toUpperCase()}${kind.slice(1)}`,
  name: "grant",
  props: { role: ROLE, ...props },
});
const member = (to: unknown, props: object = {}) =>
  grant("cryptoKeyIAMMember", { cryptoKeyId: ref("key", "id"), member: to, ...props });
const identity = (service: string) =>
  resource(SERVICE_IDENTITY, { project: "demo", service }, { name: "identity" });

ruleTable("encryption-key-usable", {
  accepts: {
    "a key whose version is enabled, or whose state nothing sets": [key, version("ENABLED"), encrypted()],
    "a disabled version of another key": [key, other, version("DISABLED", ref("other", "id")), encrypted()],
    "a key that is used no more": [
      key,
      version("DISABLED"),
      encrypted(ref("key", "id"), { state: "DECRYPTED" }),
    ],
    "a key on which GKE's agent has the role, for its cluster": [key, encrypted(), member(ROBOT)],
    "a key on which Compute Engine's agent has the role, for disks, by a binding": [
      ...[key, pool()],
      grant("cryptoKeyIAMBinding", { cryptoKeyId: ref("key", "id"), members: ["user:a@example.com", DISKS] }),
    ],
    "a key on whose ring the agent has the role": [
      ...[key, encrypted(), member("user:a@example.com")],
      { ...grant("keyRingIAMMember", { keyRingId: "ring", member: ROBOT }), name: "ring-grant" },
    ],
    "a key on which the agent has the role as a ServiceIdentity": [
      ...[key, encrypted(), identity("container.googleapis.com"), member(ref("identity", "member"))],
    ],
    "a key on which the stack grants another role": [
      ...[key, encrypted()],
      member("user:a@example.com", { role: "roles/cloudkms.viewer" }),
    ],
    "a key on which the agent has the role, beside a grant on another key to whom is not known": [
      ...[key, other, encrypted(), member(ROBOT)],
      { ...member(unknown, { cryptoKeyId: ref("other", "id") }), name: "other-grant" },
    ],
    "a key of another stack": [encrypted(ID), pool(ID)],
    "a key in the region of the cluster, or of its zone": [
      located("europe-west4", ID),
      { ...located("europe-west4-a", ID), name: "zonal" },
    ],
    "a key that is global, or of several regions": [
      located("europe-west4", ID.replace("europe-west4", "global")),
      { ...located("europe-west4", ID.replace("europe-west4", "europe")), name: "several" },
    ],
    "a key in another region that is used no more": located("us-east1", ID, { state: "DECRYPTED" }),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a key of Secrets in another region, by its ID": {
      resources: located("us-east1", ID),
      at: AT,
      problem: /^is a key in europe-west4, and the cluster is in us-east1: /,
    },
    "a key of Secrets in another region, by its ring": {
      resources: [
        { type: "gcp:kms/keyRing:KeyRing", name: "ring", props: { location: "europe-west1" } },
        resource(CRYPTO_KEY, { keyRing: ref("ring", "id") }, { name: "key" }),
        located("us-east1-b"),
      ],
      at: AT,
      problem: /^is a key in europe-west1, and the cluster is in us-east1: /,
    },
    "a disabled version of the key of Secrets": {
      resources: [key, version("DISABLED"), encrypted()],
      at: AT,
      problem:
        /^is a key of which a version is disabled or destroyed, so that what that version has encrypted cannot be read: the control/,
      fix: /^Set state of CryptoKeyVersion\.version to "ENABLED"/,
    },
    "a destroyed version of the key of disks, by its ID, as its state has it": {
      resources: [
        { ...version(undefined, ID), observed: { state: "DESTROY_SCHEDULED" } },
        pool(ID),
        resource(
          CLUSTER,
          {
            removeDefaultNodePool: true,
            clusterAutoscaling: { enabled: true, autoProvisioningDefaults: { bootDiskKmsKey: ID } },
          },
          { name: "main" },
        ),
      ],
      at: ["clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey", DISK_AT],
      problem: /nodes with such disks can be neither created nor restarted/,
    },
    "a key of Secrets that Compute Engine's agent alone may use": {
      resources: [key, encrypted(), member(DISKS)],
      at: AT,
      problem: /lets others use, and not service-PROJECT_NUMBER@container-engine-robot\S+: the control plane/,
      fix: /^Grant roles\/cloudkms\.cryptoKeyEncrypterDecrypter on the key to .*, beside CryptoKeyIAMMember\.grant\.$/,
    },
    "a key of disks that GKE's agent alone may use": {
      resources: [key, pool(), member(ROBOT)],
      at: DISK_AT,
      problem: /and not service-PROJECT_NUMBER@compute-system/,
    },
    "two keys, each of which the agent of the other may use": {
      resources: [
        ...[key, other, encrypted(), pool(ref("other", "id")), member(DISKS)],
        { ...member(ROBOT, { cryptoKeyId: ref("other", "id") }), name: "other-grant" },
      ],
      at: [AT, DISK_AT],
    },
    "a key whose only users a policy sets without the agent": {
      resources: [
        ...[key, encrypted()],
        grant("cryptoKeyIAMPolicy", {
          cryptoKeyId: ref("key", "id"),
          policyData: JSON.stringify({ bindings: [{ role: ROLE, members: ["user:a@example.com"] }] }),
        }),
      ],
      at: AT,
    },
  },
  undecided: {
    "a key of Secrets that is not known, of a cluster whose place is known": {
      resources: located("us-east1", unknown),
      at: AT,
    },
    "a key that is not known": { resources: [version("DISABLED", ID), encrypted(unknown)], at: AT },
    "a state that is not known": {
      resources: [key, version(unknown), encrypted()],
      at: "CryptoKeyVersion.version.state",
    },
    "a version of a key that is not known": {
      resources: [version("DISABLED", unknown), encrypted(ID)],
      at: "CryptoKeyVersion.version.cryptoKey",
    },
    "a member that is not known": {
      resources: [key, encrypted(), member(unknown)],
      at: "CryptoKeyIAMMember.grant.member",
    },
    "a role that is not known": {
      resources: [key, encrypted(), member(DISKS, { role: unknown })],
      at: "CryptoKeyIAMMember.grant.role",
    },
  },
});
