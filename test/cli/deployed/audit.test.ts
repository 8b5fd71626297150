import assert from "node:assert/strict";
import { join } from "node:path";
import { audit } from "../../../cli/audit";
import { FakeTerminal, TemporaryFolder } from "../support";
import { listedCluster, listedPool } from "./clusters";

const OBJECTS = [
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "guard" },
    webhooks: [
      {
        name: "guard.acme.example",
        failurePolicy: "Fail",
        rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }],
        clientConfig: { service: { name: "guard", namespace: "guard" } },
      },
    ],
  },
  {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: {
      name: "gke-metadata-server",
      namespace: "kube-system",
      labels: { "addonmanager.kubernetes.io/mode": "Reconcile" },
    },
    spec: {},
  },
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "api-1",
      namespace: "app",
      ownerReferences: [{ controller: true, kind: "ReplicaSet" }],
    },
    spec: { hostNetwork: true },
  },
];

describe("audit of clusters that gcloud lists", () => {
  /** The report on these files; `today` is fixed, as versions grow old. */
  async function report(files: Record<string, unknown>, ...args: string[]) {
    const folder = new TemporaryFolder(
      {
        "config.json": JSON.stringify({
          settings: { today: "2026-06-01" },
          "canary-node-pool": "disabled",
          "known-issue": "disabled",
        }),
        ...Object.fromEntries(Object.entries(files).map(([name, content]) => [name, text(content)])),
      },
      { hasPackages: false },
    );
    const terminal = new FakeTerminal();
    try {
      const paths = args.map((argument) => argument.replace("@", `${folder.path}/`));
      const code = await audit.run(
        [...paths, "--config", join(folder.path, "config.json"), "--json"],
        terminal,
      );
      const { stacks, notes: about } = JSON.parse(terminal.stdout);
      const [{ name, counts, findings, notes, unseen }] = stacks;
      const found = findings.map(
        ({ status, rule, name, property }: Record<string, string>) =>
          `${status === "violation" ? "" : `${status} `}${rule} ${name} ${property}`,
      );
      return { code, name, counts, found, notes, unseen, about, out: terminal.stdout };
    } finally {
      folder.remove();
    }
  }
  const text = (content: unknown) => (typeof content === "string" ? content : JSON.stringify(content));

  it("finds nothing on a good cluster, listed, in several lists or described", async () => {
    const listed = [listedCluster()];
    const answer = { clusters: listed };
    const joined = `${JSON.stringify({})}\n${JSON.stringify(answer)}[]`;
    for (const content of [listed, [[], [listed]], listedCluster(), answer, [answer, {}], joined]) {
      const { code, name, counts, found, notes } = await report({ "c.json": content }, "--gcloud", "@c.json");
      assert.deepEqual([code, name, found, counts.resources], [0, "acme-prod", [], 2]);
      assert.match(notes[0], /^was read from Google's list of clusters: alerts, IAM, .* were not judged\.$/);
    }
  });

  it("takes what the API has in another shape than the provider", async () => {
    const resourceManagerTags = { tags: { "tagKeys/1": "tagValues/2" } };
    const pool = listedPool(
      { networkConfig: { additionalPodNetworkConfigs: [{ maxPodsPerNode: { maxPodsPerNode: "8" } }] } },
      { resourceManagerTags },
    );
    const cluster = listedCluster({ nodePools: [pool], nodePoolAutoConfig: { resourceManagerTags } });
    assert.deepEqual((await report({ "c.json": [cluster] }, "--gcloud", "@c.json")).found, []);
  });

  it("finds what runs and what is configured", async () => {
    const clusters = [
      listedCluster({
        name: "old",
        maintenancePolicy: { resourceVersion: "1" },
        releaseChannel: {},
        notificationConfig: {
          pubsub: { enabled: true, topic: "t", filter: { eventType: ["UPGRADE_EVENT"] } },
        },
        workloadIdentityConfig: { workloadPool: "other.svc.id.goog" },
        nodePools: [
          listedPool({ version: "1.31.1-gke.1000" }, { workloadMetadataConfig: { mode: "GCE_METADATA" } }),
          listedPool({ name: "still", management: {} }),
        ],
      }),
      listedCluster({
        name: "auto",
        autopilot: { enabled: true },
        nodePools: [listedPool({ management: {} })],
      }),
    ];
    const { code, found, out } = await report({ "c.json": clusters }, "--gcloud", "@c.json");
    assert.equal(code, 1);
    for (const expected of [
      "node-pool-gke-metadata-mode europe-west1/old/default-pool nodeConfig.workloadMetadataConfig.mode",
      "version-skew europe-west1/old/default-pool version",
      "node-auto-upgrade-and-repair europe-west1/old/still management.autoUpgrade",
      "wi-pool-is-own-project europe-west1/old workloadIdentityConfig.workloadPool",
      "maintenance-window-required europe-west1/old maintenancePolicy",
      "release-channel-explicit europe-west1/old releaseChannel.channel",
      "upgrade-notifications-complete europe-west1/old notificationConfig.pubsub.filter.eventTypes",
    ])
      assert(found.includes(expected), `${expected} is missing in ${found.join("\n")}`);
    assert(!found.some((each: string) => each.includes("/auto")), found.join("\n"));
    assert.doesNotMatch(out, /canary-(free-text|key|certificate)/);
  });

  it("finds what hardening asks of provisioned nodes and of signing in", async () => {
    const cluster = listedCluster({
      autoscaling: {
        enableNodeAutoprovisioning: true,
        autoprovisioningLocations: ["europe-west1-b"],
        autoprovisioningNodePoolDefaults: { imageType: "UBUNTU_CONTAINERD" },
      },
      masterAuth: { username: "canary-user", password: "canary-password" },
    });
    const { found, out } = await report(
      { "c.json": cluster },
      "--gcloud",
      "@c.json",
      "--preset",
      "hardening",
    );
    for (const expected of [
      "node-zones europe-west1/main clusterAutoscaling.autoProvisioningLocations",
      "node-container-optimized-os europe-west1/main clusterAutoscaling.autoProvisioningDefaults.imageType",
      "no-legacy-authentication europe-west1/main masterAuth.username",
    ])
      assert(found.includes(expected), `${expected} is missing in ${found.join("\n")}`);
    assert.doesNotMatch(out, /canary-(user|password)/);
  });

  it("keeps clusters apart that share name and location in two projects", async () => {
    const twin = listedCluster();
    const other = { ...twin, selfLink: twin.selfLink.replace("acme-prod", "acme-dev"), releaseChannel: {} };
    const { name, counts, found } = await report({ "c.json": [twin, other] }, "--gcloud", "@c.json");
    assert.deepEqual([name, counts.resources], ["clusters", 4]);
    assert.ok(found.includes("release-channel-explicit acme-dev/europe-west1/main releaseChannel.channel"));
    assert.ok(!found.includes("release-channel-explicit acme-prod/europe-west1/main releaseChannel.channel"));
  });

  it("judges Kubernetes objects on their cluster, except those of GKE and of controllers", async () => {
    const files = {
      "c.json": [listedCluster()],
      "k.json": { apiVersion: "v1", kind: "List", items: OBJECTS },
    };
    const { code, found } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.deepEqual(
      [code, found],
      [1, ["webhook-excludes-kube-system guard webhooks[0].namespaceSelector"]],
    );
    const yaml = "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: b }\n";
    const good = await report({ ...files, "k.json": yaml }, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.deepEqual([good.code, good.found], [0, []]);
    const [webhook, addon] = OBJECTS;
    const own = { ...addon, metadata: { name: "own", namespace: "app" } };
    const verified = await report(
      { ...files, "k.json": own },
      "--gcloud",
      "@c.json",
      "--kubernetes",
      "@k.json",
    );
    assert.deepEqual(verified.found, [
      "post-upgrade-verification-job europe-west1/main upgrade-verification",
    ]);
    const several = {
      ...files,
      "c.json": [listedCluster(), listedCluster({ name: "b" })],
      "k.json": webhook,
    };
    const named = await report(several, "--gcloud", "@c.json", "--kubernetes", "b=@k.json");
    assert.deepEqual(named.found.filter((each: string) => each.includes("webhook")).length, 1);
    await assert.rejects(
      report(several, "--gcloud", "@c.json", "--kubernetes", "@k.json"),
      /takes CLUSTER=FILE .* europe-west1\/main, europe-west1\/b\.$/,
    );
  });

  it("takes a mode that GKE does not name on a cluster with a workload pool for none", async () => {
    const MODE =
      "node-pool-gke-metadata-mode europe-west1/main/default-pool nodeConfig.workloadMetadataConfig.mode";
    const nodePools = [listedPool({}, { workloadMetadataConfig: undefined })];
    const older = await report({ "c.json": [listedCluster({ nodePools })] }, "--gcloud", "@c.json");
    assert.deepEqual([older.code, older.found], [1, [MODE]]);
    assert.match(older.out, /"is absent, also on GKE: the pool is older than Workload Identity/);
    const without = listedCluster({ nodePools, workloadIdentityConfig: undefined });
    const { found } = await report({ "c.json": [without] }, "--gcloud", "@c.json");
    assert.deepEqual(
      found[0],
      "wi-pool-is-own-project europe-west1/main workloadIdentityConfig.workloadPool",
    );
  });

  it("judges a pool's own exclusion and how long its drain waits", async () => {
    const excluded = { exclusionUntilEndOfSupport: { enabled: true, endTime: "2027-04-11T00:00:00Z" } };
    const pool = listedPool({ maintenancePolicy: excluded, nodeDrainConfig: { pdbTimeoutDuration: "0s" } });
    const own = { ...OBJECTS[1], metadata: { name: "own", namespace: "app" } };
    const files = { "c.json": [listedCluster({ nodePools: [pool] })], "k.json": own };
    const { found } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    const [exclusion, drain] = ["node-pool-exclusion-watched", "upgrade-pace"].map((rule) =>
      found.filter((each: string) => each.startsWith(rule)),
    );
    assert.deepEqual(exclusion, [
      "node-pool-exclusion-watched europe-west1/main/default-pool maintenancePolicies[0].exclusionUntilEndOfSupports[0].enabled",
    ]);
    assert.deepEqual(drain, [
      "upgrade-pace europe-west1/main/default-pool nodeDrainConfigs[0].pdbTimeoutDuration",
    ]);
  });

  it("leaves the end of an exclusion until the end of support to GKE", async () => {
    const eos = {
      startTime: "2026-05-01T00:00:00Z",
      endTime: "2027-04-11T00:00:00Z",
      maintenanceExclusionOptions: { scope: "NO_MINOR_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
    };
    const { window, ...policy } = listedCluster().maintenancePolicy;
    const maintenancePolicy = { ...policy, window: { ...window, maintenanceExclusions: { eos } } };
    const { found } = await report(
      { "c.json": [listedCluster({ maintenancePolicy })] },
      "--gcloud",
      "@c.json",
    );
    assert.deepEqual(found, []);
  });

  it("takes null for what is absent", async () => {
    const cluster = listedCluster({
      addonsConfig: null,
      networkPolicy: null,
      nodePools: [listedPool({ autoscaling: null, locations: null }, { labels: null, taints: null })],
    });
    const good = await report({ "c.json": [cluster] }, "--gcloud", "@c.json");
    assert.deepEqual([good.code, good.found, good.counts.resources], [0, [], 2]);
    const bare = await report({ "c.json": [{ ...cluster, nodePools: null }] }, "--gcloud", "@c.json");
    assert.deepEqual([bare.code, bare.counts.resources], [0, 1]);
  });

  it("leaves out, by name, what GKE is deleting", async () => {
    const going = { status: "STOPPING", version: "1.28.1-gke.1000" };
    const clusters = [
      listedCluster({ nodePools: [listedPool(), listedPool({ name: "old", ...going })] }),
      { name: "gone", location: "europe-west1", status: "STOPPING" },
    ];
    const { code, found, about, counts } = await report({ "c.json": clusters }, "--gcloud", "@c.json");
    assert.deepEqual([code, found, counts.resources], [0, [], 2]);
    assert.match(
      String(about),
      /^--gcloud: the node pool europe-west1\/main\/old of \S+c\.json, which GKE is/,
    );
    assert.match(String(about), /the cluster europe-west1\/gone of/);
    await assert.rejects(
      report({ "c.json": clusters.slice(1) }, "--gcloud", "@c.json"),
      /lists only clusters that are being deleted, so there is nothing to judge\.$/,
    );
  });

  it("names what is not ready and has no version as not looked into, and judges the others", async () => {
    const starting = { status: "PROVISIONING", version: undefined, config: undefined };
    const clusters = [
      listedCluster({
        nodePools: [
          listedPool(),
          listedPool({ name: "new", ...starting }),
          listedPool({ name: "bare", status: "ERROR", config: undefined }),
        ],
      }),
      { name: "broken", location: "europe-west1", status: "ERROR", currentMasterVersion: "", nodePools: [] },
      listedCluster({ name: "auto", autopilot: { enabled: true }, nodePools: [{ name: "gke-own" }] }),
    ];
    const { code, counts, unseen } = await report({ "c.json": clusters }, "--gcloud", "@c.json");
    assert.equal(counts.resources, 3);
    assert.equal(counts.unseen, 3);
    assert.deepEqual(unseen, [
      "has the cluster europe-west1/broken, for which GKE gives no currentMasterVersion (its status is ERROR): it is not looked into",
      "has the node pool europe-west1/main/bare, for which GKE gives no config (its status is ERROR): it is not looked into",
      "has the node pool europe-west1/main/new, for which GKE gives no version (its status is PROVISIONING): it is not looked into",
    ]);
    assert.ok(code < 2);
    await assert.rejects(
      report({ "c.json": clusters.slice(1, 2) }, "--gcloud", "@c.json"),
      /lists no cluster that can be judged: the cluster europe-west1\/broken, for which .* ERROR\)\.$/,
    );
    const objects = { kind: "List", apiVersion: "v1", items: [] };
    const info = { endOfStandardSupportTimestamp: "2027-02-20T00:00:00Z" };
    const files = { "c.json": clusters, "k.json": objects, "i.json": info };
    for (const name of ["broken", "europe-west1/broken"]) {
      const { about } = await report(
        files,
        "--gcloud",
        "@c.json",
        "--kubernetes",
        `${name}=@k.json`,
        "--upgrade-info",
        `${name}=@i.json`,
      );
      assert.match(
        String(about),
        /nothing of \S+k\.json is judged, as the cluster \S*broken is not judged: GKE gives its status as ERROR\./,
      );
      assert.match(
        String(about),
        /--upgrade-info: \S+i\.json is not used, as the cluster \S*broken is not judged/,
      );
    }
    const { currentMasterVersion: _, ...partial } = listedCluster();
    await assert.rejects(
      report({ "c.json": [partial] }, "--gcloud", "@c.json"),
      /is missing "currentMasterVersion"/,
    );
  });

  it("counts a cluster once that is listed twice", async () => {
    const { counts } = await report({ "c.json": [listedCluster(), listedCluster()] }, "--gcloud", "@c.json");
    assert.equal(counts.resources, 2);
  });

  it("says which one counts of a cluster that is listed twice, differently", async () => {
    const change = {
      etag: "2",
      currentNodeCount: 3,
      selfLink: listedCluster().selfLink.replace("v1/", "v1beta1/"),
    };
    const twice = async (first: object, last: object) => {
      const list = [listedCluster({ ...first }), listedCluster({ ...change, ...last })];
      const { counts, found, about } = await report({ "c.json": list }, "--gcloud", "@c.json");
      assert.equal(counts.resources, 2);
      return { found, about: String(about) };
    };
    assert.deepEqual(await twice({}, {}), { found: [], about: "" });
    const bad = { releaseChannel: {} };
    const last = await twice({ ...bad, description: "" }, {});
    assert.deepEqual(last.found, []);
    assert.match(
      last.about,
      /^--gcloud: \S+c\.json lists the cluster acme-prod\/europe-west1\/main more than once, with different values of description, releaseChannel\. The last one counts, as they do not say which is newer\.$/,
    );
    const [created, before] = ["2026-05-01T10:00:00+00:00", "2026-01-01T10:00:00+00:00"];
    const anew = await twice({ ...bad, createTime: created }, { createTime: before });
    assert.deepEqual(anew.found, ["release-channel-explicit europe-west1/main releaseChannel.channel"]);
    assert.match(
      anew.about,
      /different values of releaseChannel, createTime\. The one that was created last counts\.$/,
    );
  });

  it("names the place in the file of what is wrong in joined lists", async () => {
    const broken = listedCluster({
      nodePools: [listedPool({ status: "STOPPING" }), listedPool({ version: 5 })],
    });
    const problem = "nodePools[1].version is an integer";
    const placed: [content: unknown, place: string][] = [
      [[[listedCluster({ name: "other" })], [broken]], `[1][0].${problem}`],
      [[listedCluster({ name: "gone", status: "STOPPING" }), broken], `[1].${problem}`],
      [[{ clusters: [broken] }], `[0].clusters[0].${problem}`],
      [`[]\n${JSON.stringify({ clusters: [broken] })}`, `JSON text 2: clusters[0].${problem}`],
      [broken, problem],
      [{ a: 1 }, 'the cluster is missing "name"'],
    ];
    for (const [content, place] of placed)
      await assert.rejects(report({ "c.json": content }, "--gcloud", "@c.json"), (error: Error) =>
        error.message.includes(`is not gcloud's list of clusters: ${place}`),
      );
  });

  it("asks for a verification on each cluster by its own objects, and names those of which it is not judged", async () => {
    const other = {
      location: "europe-west4",
      selfLink: listedCluster().selfLink.replace("europe-west1", "europe-west4"),
    };
    const clusters = [listedCluster(), listedCluster(other)];
    const files = { "c.json": clusters, "gke.json": OBJECTS[1] };
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "import", namespace: "app" },
      spec: {},
    };
    const said = async (of: object, ...args: string[]) => {
      const { notes, found } = await report({ ...files, "k.json": of }, "--gcloud", "@c.json", ...args);
      return {
        out: String(notes),
        found: found.filter((each: string) => each.includes("upgrade-verification")),
      };
    };
    const missing = (...places: string[]) =>
      places.map((place) => `post-upgrade-verification-job ${place}/main upgrade-verification`);
    const one = await said(job, "--kubernetes", "europe-west1/main=@k.json");
    assert.match(one.out, /notifications, Kubernetes objects of europe-west4\/main and what a program/);
    assert.deepEqual(one.found, missing("europe-west1"));
    const on = (file: string, ...places: string[]) =>
      places.flatMap((place) => ["--kubernetes", `${place}/main=@${file}`]);
    const both = await said(job, ...on("k.json", "europe-west1", "europe-west4"));
    assert.match(both.out, /notifications and what a program/);
    assert.deepEqual(both.found, missing("europe-west1", "europe-west4"));
    const none = await said(job);
    assert.match(none.out, /notifications, Kubernetes objects and what a program/);
    assert.deepEqual(none.found, []);
    const ofGke = await said(job, ...on("k.json", "europe-west1"), ...on("gke.json", "europe-west4"));
    assert.deepEqual(ofGke.found, missing("europe-west1"));
    assert.match(
      ofGke.out,
      /no Job, CronJob or DaemonSet of your own in the objects of europe-west4\/main: .* upgrades there was not judged\./,
    );
    assert.match(
      ofGke.out,
      /no DaemonSet of GKE in the objects of europe-west1\/main: .* there was not judged\./,
    );
  });

  it("tells apart objects of one name on several clusters", async () => {
    const other = listedCluster({
      name: "other",
      selfLink: listedCluster().selfLink.replace(/main$/, "other"),
    });
    const files = { "c.json": [listedCluster(), other], "k.json": OBJECTS[0] };
    const each = ["main", "other"].flatMap((name) => ["--kubernetes", `${name}=@k.json`]);
    const { found } = await report(files, "--gcloud", "@c.json", ...each);
    assert.deepEqual(
      found.filter((text: string) => text.startsWith("webhook-excludes-kube-system")),
      [
        "webhook-excludes-kube-system europe-west1/main/guard webhooks[0].namespaceSelector",
        "webhook-excludes-kube-system europe-west1/other/guard webhooks[0].namespaceSelector",
      ],
    );
  });

  it("counts an object once that two files of a cluster hold, and says which one counts where they differ", async () => {
    const [webhook] = OBJECTS;
    const later = { ...webhook, metadata: { name: "guard", resourceVersion: "7" }, status: {} };
    const other = { ...webhook, webhooks: [] };
    const both = (second: object) =>
      report(
        { "c.json": [listedCluster()], "k.json": webhook, "l.json": second },
        ...["--gcloud", "@c.json", "--kubernetes", "@k.json", "--kubernetes", "main=@l.json"],
      );
    const equal = await both(later);
    assert.deepEqual([equal.counts.resources, equal.found.length, equal.about], [4, 1, []]);
    const differing = await both(other);
    assert.deepEqual([differing.counts.resources, differing.found], [4, []]);
    assert.match(
      String(differing.about),
      /^--kubernetes: \S+k\.json and \S+l\.json hold 1 object of the cluster europe-west1\/main in different versions, such as ValidatingWebhookConfiguration guard\. What \S+l\.json says is judged/,
    );
  });

  it("reads what kubectl wrote twice into one file", async () => {
    const files = {
      "c.json": [listedCluster()],
      "k.json": `${JSON.stringify(OBJECTS[0])}\n${JSON.stringify(OBJECTS[1])}`,
    };
    const { counts } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.equal(counts.resources, 4);
  });

  it("says of a file that nothing in it is judged", async () => {
    const files = { "c.json": [listedCluster()], "k.json": OBJECTS[2] };
    const { about } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.match(
      String(about),
      /^--kubernetes: nothing of \S+k\.json is judged, as it is an empty list, or GKE or a controller made/,
    );
  });

  it("says how much of a file is no objects", async () => {
    const [webhook] = OBJECTS;
    const { kind, ...ofNoKind } = webhook as Record<string, unknown>;
    const files = { "c.json": [listedCluster()], "k.json": { kind: "List", items: [webhook, ofNoKind, {}] } };
    const { about } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.match(
      String(about),
      /^--kubernetes: nothing is judged of 1 entry in \S+k\.json without a kind, an apiVersion or a name\.$/,
    );
  });

  it("takes lists that jq joins, in brackets or in another list, also those of one kind", async () => {
    const { kind, apiVersion, ...policy } = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { namespace: "kube-system", name: "deny" },
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
    };
    const ofOneKind = { apiVersion, kind: `${kind}List`, items: [policy] };
    const list = { apiVersion: "v1", kind: "List", items: OBJECTS };
    for (const joined of [[list, ofOneKind], { ...list, items: [list, { ...list, items: [ofOneKind] }] }]) {
      const files = { "c.json": [listedCluster()], "k.json": joined };
      const { found } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
      assert.ok(found.includes("netpol-spares-system-pods kube-system/deny spec.podSelector"));
    }
  });

  it("takes an empty list for a cluster that has none of the kinds", async () => {
    const empty = { apiVersion: "v1", kind: "List", items: [] };
    for (const list of [empty, { kind: "PodList", items: null }, [empty, { ...empty, items: [empty] }]]) {
      const files = { "c.json": [listedCluster()], "k.json": list };
      const { code, about, notes } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
      assert.equal(code, 0);
      assert.match(String(about), /nothing of \S+k\.json is judged, as it is an empty list/);
      assert.match(
        String(notes),
        /something verifies upgrades there .* metadata server runs there was not judged/,
      );
    }
  });

  it("says that zones did not answer, whose clusters the API's list lacks", async () => {
    const list = { clusters: [listedCluster()], missingZones: ["europe-west1-c"] };
    const { code, about } = await report({ "c.json": list }, "--gcloud", "@c.json");
    assert.equal(code, 0);
    assert.match(
      String(about),
      /clusters may be missing from \S+c\.json, as these zones .*: europe-west1-c\./,
    );
  });

  it("judges a list of one kind whose objects do not name it", async () => {
    const [{ apiVersion, kind, ...webhook }] = [OBJECTS[0] as Record<string, unknown>];
    const files = {
      "c.json": [listedCluster()],
      "k.json": { apiVersion, kind: `${kind}List`, metadata: {}, items: [webhook] },
    };
    const { found } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.deepEqual(found, ["webhook-excludes-kube-system guard webhooks[0].namespaceSelector"]);
  });

  it("takes an object with the name of one of GKE's in its namespaces for GKE's own", async () => {
    const named = (kind: string, name: string, namespace: string) => ({
      ...{ apiVersion: "apps/v1", kind, metadata: { name, namespace }, spec: {} },
    });
    const objects = [
      named("DaemonSet", "netd", "kube-system"),
      named("Deployment", "gmp-operator", "gke-gmp-system"),
      {
        ...named("ResourceQuota", "gke-resource-quotas", "kube-system"),
        ...{ apiVersion: "v1", spec: { hard: { pods: "1500" } } },
      },
      {
        ...{ apiVersion: "apiregistration.k8s.io/v1", kind: "APIService" },
        ...{ metadata: { name: "v1beta1.metrics.k8s.io" }, spec: {} },
      },
    ];
    const files = {
      "c.json": [listedCluster()],
      "k.json": { apiVersion: "v1", kind: "List", items: objects },
    };
    const { code, found, counts } = await report(files, "--gcloud", "@c.json", "--kubernetes", "@k.json");
    assert.deepEqual([code, found, counts.resources], [0, [], 3]);
  });

  it("lists the clusters for a name that none or several have", async () => {
    const twin = listedCluster({
      location: "europe-west4",
      selfLink: listedCluster().selfLink.replace("europe-west1", "europe-west4"),
    });
    const named = (clusters: object[], name: string) =>
      report(
        { "c.json": clusters, "k.json": OBJECTS[0] },
        ...["--gcloud", "@c.json", "--kubernetes", `${name}=@k.json`],
      );
    await assert.rejects(
      named([listedCluster(), twin], "main"),
      /"main", and 2 have this name: write europe-west1\/main or europe-west4\/main\.$/,
    );
    for (const clusters of [[listedCluster()], [listedCluster(), twin]])
      await assert.rejects(
        named(clusters, "europe-west1/mian"),
        /"europe-west1\/mian", and --gcloud lists europe-west1\/main.*\. Did you mean "europe-west1\/main"\?$/,
      );
  });

  it("takes the cluster's name with the objects of a single cluster too", async () => {
    const files = { "c.json": [listedCluster()], "k.json": OBJECTS[0] };
    const { found } = await report(files, "--gcloud", "@c.json", "--kubernetes", "main=@k.json");
    assert.equal(found.length, 1);
  });

  const misshapen: Record<string, [object, RegExp]> = {
    "node pools that are no list": [{ nodePools: "x" }, /\[0\]\.nodePools is a string; expected a list/],
    "a node pool that is none": [
      { nodePools: [5] },
      /\[0\]\.nodePools\[0\] is an integer; expected an object/,
    ],
    "no version": [{ currentMasterVersion: undefined }, /\[0\] is missing "currentMasterVersion"/],
    "a version that is a number": [{ currentMasterVersion: 1.33 }, /currentMasterVersion is a number/],
    "a name that is a number": [{ name: 5 }, /\[0\]\.name is an integer; expected a string/],
    "labels that are a text": [{ resourceLabels: "env" }, /resourceLabels is a string; expected an object/],
    "what would be passed over deep in it": [
      {
        releaseChannel: "REGULAR",
        nodePools: [listedPool({}, { taints: [5], workloadMetadataConfig: { mode: 5 } })],
      },
      /\[0\]\.releaseChannel is a string; .*\.workloadMetadataConfig\.mode is an integer; .*taints\[0\] is an integer/,
    ],
    "a link to no cluster": [
      { selfLink: "https://x/projects/a::b/zones/z/clusters/c" },
      /a selfLink is not that/,
    ],
  };
  for (const [name, [change, says]] of Object.entries(misshapen))
    it(`rejects ${name}`, () =>
      assert.rejects(report({ "c.json": [listedCluster({ ...change })] }, "--gcloud", "@c.json"), says));

  it("names the resource that an exemption means by its name on GKE", async () => {
    const exemption = {
      rule: "maintenance-window-required",
      resource: "main",
      reason: "Moves with the next release",
      until: "2026-12-31",
    };
    const { code, about } = await report(
      {
        "c.json": [listedCluster({ maintenancePolicy: {} })],
        "config.json": { settings: { today: "2026-06-01", exemptions: [exemption] } },
      },
      "--gcloud",
      "@c.json",
    );
    assert.equal(code, 1);
    assert.deepEqual(about, [
      'exemptions[0].resource: "main" matches no resource that was judged. Did you mean "europe-west1/main"? "main" is its name.',
    ]);
  });

  it("says what the properties of findings are called in gcloud's list", async () => {
    const old = listedCluster({ currentMasterVersion: "1.31.5-gke.1000000", maintenancePolicy: {} });
    const { notes } = await report({ "c.json": [old] }, "--gcloud", "@c.json");
    assert.equal(
      notes.at(-1),
      "is reported by the names that properties have in @pulumi/gcp. In Google's list masterVersion is currentMasterVersion, maintenancePolicy.recurringWindow is maintenancePolicy.window.recurringWindow.",
    );
    const open = listedCluster({ masterAuthorizedNetworksConfig: { enabled: false } });
    const config = { "control-plane-authorized-networks": "advisory" };
    const { notes: ofOpen } = await report(
      { "c.json": [open], "config.json": config },
      "--gcloud",
      "@c.json",
    );
    assert.match(
      ofOpen.at(-1) ?? "",
      /masterAuthorizedNetworksConfig is the block of the same name whose enabled is true\.$/,
    );
    const { notes: others } = await report({ "c.json": [listedCluster()] }, "--gcloud", "@c.json");
    assert.equal(others.length, 1);
  });

  it("says by which flag a file is given", async () => {
    await assert.rejects(
      report({ "c.json": [listedCluster()] }, "@c.json"),
      /audit does not take ".*c\.json": give files by --state FILE, or by --gcloud FILE/,
    );
  });

  it("names the property at which a rule stops that no type allows", async () => {
    const policy = {
      ...{
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "p", namespace: "a" },
      },
      spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: 5 }] },
    };
    const { out } = await report(
      { "c.json": [listedCluster()], "k.json": policy },
      "--gcloud",
      "@c.json",
      "--kubernetes",
      "@k.json",
    );
    assert.match(
      out,
      /"property": "spec\.egress\[0\]\.to",\s+"problem": "is a number, where a list is expected/,
    );
  });

  const refused: Record<string, { files: Record<string, unknown>; args: string[]; says: RegExp }> = {
    "no JSON": {
      files: { "c.json": "name: main\n" },
      args: ["--gcloud", "@c.json"],
      says: /c\.json is not JSON: .* To write it: gcloud/,
    },
    "other JSON": {
      files: { "c.json": [{ name: "x" }] },
      args: ["--gcloud", "@c.json"],
      says: /gcloud's list of clusters: \[0\] is missing "location"; .*\. To write it/,
    },
    "the API's answer without clusters": {
      files: { "c.json": {} },
      args: ["--gcloud", "@c.json"],
      says: /c\.json lists no clusters/,
    },
    "an empty list of objects as gcloud's": {
      files: { "c.json": { kind: "List", items: [] } },
      args: ["--gcloud", "@c.json"],
      says: /it holds Kubernetes objects\. Give them to --kubernetes/,
    },
    "the file of a kubectl that failed": {
      files: { "c.json": [listedCluster()], "k.json": "" },
      args: ["--gcloud", "@c.json", "--kubernetes", "@k.json"],
      says: /k\.json is empty, so kubectl has most likely failed\. To write it: kubectl get/,
    },
    "no file at all": {
      files: {},
      args: ["--gcloud", "/dev/null"],
      says: /\/dev\/null, .* the file is empty\. To write it: gcloud/,
    },
    "a file that is not there": {
      files: {},
      args: ["--gcloud", "nowhere.json"],
      says: /There is no file nowhere\.json\. To write it: gcloud container clusters list --format=json > nowhere\.json/,
    },
    "an empty list": { files: { "c.json": [] }, args: ["--gcloud", "@c.json"], says: /lists no clusters/ },
    "a state beside it": {
      files: {},
      args: ["--gcloud", "@c.json", "--state", "@s.json"],
      says: /takes either --state or --gcloud/,
    },
    "one of two lists": {
      files: {},
      args: ["--gcloud", "@c.json", "--gcloud", "@d.json"],
      says: /audit takes --gcloud once\.$/,
    },
    "JSON that is cut off": {
      files: { "c.json": '[\n  { "name": "main",' },
      args: ["--gcloud", "@c.json"],
      says: /c\.json, line 2, column \d+: invalid JSON: the file ends too early\. To write it: gcloud/,
    },
    "a second list that is cut off": {
      files: { "c.json": '[\n]\n[\n  { "name": "main",' },
      args: ["--gcloud", "@c.json"],
      says: /c\.json, line 4, column \d+: invalid JSON: the file ends too early\. To write it: gcloud/,
    },
    "gcloud's table": {
      files: { "c.json": "NAME  LOCATION      MASTER_VERSION\nmain  europe-west1  1.33.5-gke.1201000\n" },
      args: ["--gcloud", "@c.json"],
      says: /c\.json is not JSON: without --format=json, gcloud writes a table or YAML\. To write it: gcloud/,
    },
    "gcloud's list as a state": {
      files: { "c.json": [listedCluster()] },
      args: ["--state", "@c.json"],
      says: /it is gcloud's list of clusters\. Give it to --gcloud instead\.$/,
    },
    "objects as a state": {
      files: { "k.json": { apiVersion: "v1", kind: "List", items: OBJECTS } },
      args: ["--state", "@k.json"],
      says: /it holds Kubernetes objects\. Give them to --kubernetes, beside --gcloud, instead\.$/,
    },
    "a state as gcloud's list": {
      files: { "c.json": { version: 3, deployment: {} } },
      args: ["--gcloud", "@c.json"],
      says: /it is the state of a Pulumi stack\. Give it to --state instead/,
    },
    "objects as gcloud's list": {
      files: { "c.json": { apiVersion: "v1", kind: "List", items: [] } },
      args: ["--gcloud", "@c.json"],
      says: /it holds Kubernetes objects\. Give them to --kubernetes/,
    },
    "gcloud's list of node pools": {
      files: {
        "c.json": [{ ...listedPool(), selfLink: `${listedCluster().selfLink}/nodePools/default-pool` }],
      },
      args: ["--gcloud", "@c.json"],
      says: /it is gcloud's list of node pools\. The list of clusters has them/,
    },
    "Terraform's states": {
      files: {},
      args: ["--terraform", "@state.json"],
      says: /audit reads no state or plan of Terraform\. .*audit --gcloud FILE\. More: docs\/ci\.md, Clusters of Terraform$/,
    },
    nothing: { files: {}, args: [], says: /needs --state FILE or --gcloud FILE/ },
    "objects of no kind": {
      files: { "c.json": [listedCluster()], "k.json": "a: 1\n" },
      args: ["--gcloud", "@c.json", "--kubernetes", "@k.json"],
      says: /holds no Kubernetes objects/,
    },
    "gcloud's list as objects": {
      files: { "c.json": [listedCluster()] },
      args: ["--gcloud", "@c.json", "--kubernetes", "@c.json"],
      says: /holds no Kubernetes objects: it is gcloud's list of clusters\. Give it to --gcloud instead\.$/,
    },
    "what gcloud says where it fails": {
      files: { "c.json": "ERROR: (gcloud.container.clusters.list) You do not have an active account.\n" },
      args: ["--gcloud", "@c.json"],
      says: /c\.json begins with a message of the command that was to write it \("ERROR: …"\)\..* no 2>&1\. To write it: gcloud/,
    },
    "a list behind a warning, which may be incomplete": {
      files: {
        "c.json": `WARNING: The following zones did not respond.\n${JSON.stringify([listedCluster()])}`,
      },
      args: ["--gcloud", "@c.json"],
      says: /\("WARNING: …"\)/,
    },
    "what kubectl says where it fails": {
      files: { "c.json": [listedCluster()], "k.json": "Error from server (Forbidden): pods is forbidden\n" },
      args: ["--gcloud", "@c.json", "--kubernetes", "@k.json"],
      says: /\("Error from server …"\).* To write it: kubectl get/,
    },
    "a log line of kubectl": {
      files: { "c.json": [listedCluster()], "k.json": "E0101 12:00:00 memcache.go:265] no API\n{}" },
      args: ["--gcloud", "@c.json", "--kubernetes", "@k.json"],
      says: /\("E0101 …"\)/,
    },
    "broken objects": {
      files: { "c.json": [listedCluster()], "k.json": "{" },
      args: ["--gcloud", "@c.json", "--kubernetes", "@k.json"],
      says: /not what kubectl writes: line 1, column 2: invalid JSON: the file ends too early/,
    },
  };
  for (const [name, { files, args, says }] of Object.entries(refused))
    it(`rejects ${name}`, () => assert.rejects(report(files, ...args), says));
});
