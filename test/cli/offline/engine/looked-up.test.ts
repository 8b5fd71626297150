import assert from "node:assert/strict";
import {
  accountAnswer,
  clusterAnswer,
  knownOfAccount,
  knownOfId,
} from "../../../../cli/offline/engine/looked-up";
import { UNKNOWN } from "../../../../cli/offline/protocol/values";

const email = "app-runner@demo.iam.gserviceaccount.com";
const addresses = {
  email,
  name: `projects/demo/serviceAccounts/${email}`,
  member: `serviceAccount:${email}`,
};

describe("what is known of a service account that is looked up", () => {
  it("is its addresses, by its ID, its e-mail address or its resource name", () => {
    assert.deepEqual(knownOfAccount("app-runner", "demo"), addresses);
    assert.deepEqual(knownOfAccount(email, "other"), addresses);
    assert.deepEqual(knownOfAccount(`projects/-/serviceAccounts/${email}`, undefined), addresses);
    assert.equal(
      knownOfAccount("app-runner", "example.com:demo").email,
      "app-runner@demo.example.com.iam.gserviceaccount.com",
    );
  });

  it("is nothing by a unique number, an unknown value, without a project, or of an account that Google makes", () => {
    for (const reference of ["123456789012345678901", UNKNOWN, "", undefined, `service-1@gcp-sa-x.iam`])
      assert.deepEqual(knownOfAccount(reference, "demo"), {});
    for (const project of [undefined, UNKNOWN]) assert.deepEqual(knownOfAccount("app-runner", project), {});
    assert.deepEqual(knownOfAccount("1-compute@developer.gserviceaccount.com", "demo"), {});
  });
});

describe("what a function answers", () => {
  it("is an account's ID too, which is its resource name", () => {
    assert.deepEqual(accountAnswer(email, undefined), { ...addresses, id: addresses.name });
    assert.deepEqual(accountAnswer(UNKNOWN, "demo"), {});
  });

  it("is the workload pool of a cluster's project, where its ID is known", () => {
    const poolOf = (project: string) => clusterAnswer({ name: "main" }, project).workloadIdentityConfigs;
    assert.deepEqual(poolOf("demo"), [{ workloadPool: "demo.svc.id.goog" }]);
    assert.equal(poolOf("123456789012"), undefined);
    assert.equal(poolOf(UNKNOWN), undefined);
  });
});

describe("what the ID of a resource that is read says", () => {
  it("is an account's addresses, and a cluster's project, location and name", () => {
    assert.deepEqual(knownOfId("gcp:serviceaccount/account:Account", addresses.name), addresses);
    assert.deepEqual(
      knownOfId("gcp:container/cluster:Cluster", "projects/demo/locations/europe-west4/clusters/main"),
      {
        ...{ project: "demo", location: "europe-west4", name: "main" },
        workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" },
      },
    );
  });

  it("is the name and namespace of an object of Kubernetes, and nothing else of its metadata", () => {
    const known = (type: string, id: string) => {
      const metadata = Object.entries(knownOfId(type, id).metadata ?? {});
      return Object.fromEntries(metadata.filter(([, value]) => value !== UNKNOWN));
    };
    assert.deepEqual(known("kubernetes:core/v1:Namespace", "kube-system"), { name: "kube-system" });
    assert.deepEqual(known("kubernetes:core/v1:ServiceAccount", "apps/app"), {
      namespace: "apps",
      name: "app",
    });
    assert.equal(Object(knownOfId("kubernetes:core/v1:Namespace", "a").metadata).labels, UNKNOWN);
    assert.deepEqual(knownOfId("kubernetes:core/v1:Namespace", UNKNOWN), {});
    assert.deepEqual(knownOfId("kubernetes:helm.sh/v3:Release", "apps/app"), {});
  });

  it("is nothing of other IDs and types", () => {
    assert.deepEqual(knownOfId("gcp:container/cluster:Cluster", "main"), {});
    assert.deepEqual(knownOfId("gcp:container/cluster:Cluster", UNKNOWN), {});
    assert.deepEqual(knownOfId("gcp:pubsub/topic:Topic", "projects/demo/topics/t"), {});
  });
});
