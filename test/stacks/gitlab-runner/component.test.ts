import assert from "node:assert/strict";
import { secret } from "../../../cli/offline/protocol/values";
import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import { ConfigError } from "../../../stacks/config";
import type { ClusterOutputs } from "../../../stacks/platform-cluster";
import { belongsTo, type Registration, type Run, run, settled } from "../program";
import { clusterNames, stackFile, type Values } from "../stack-files";

const KEY = "gke-guardrails:gitlabRunner";
const TOKEN = "glrt-c4nary";
const OPTIONS = {
  url: "https://gitlab.example.com:8443",
  token: TOKEN,
  concurrency: 100,
  cacheBucket: "example-cache",
};
const withRunner = (options: Values = OPTIONS) => ({ ...stackFile("runners"), [KEY]: options });

describe("the component of GitLab Runner", () => {
  let program: Run;
  before(async () => {
    program = await run(withRunner(), [KEY]);
  });

  function only(cluster: string, kind: string, suffix = ""): Registration {
    const [found, ...others] = program.resources.filter(
      ({ type, name }) => type.endsWith(`:${kind}`) && name === `${cluster}-gitlab-runner${suffix}`,
    );
    assert.ok(found && others.length === 0, `one ${kind} ${suffix} of ${cluster}`);
    return found;
  }

  for (const cluster of clusterNames("runners")) {
    describe(`on ${cluster}`, () => {
      it("is released at the pinned version with all of the jobs", () => {
        const { inputs } = only(cluster, "Release");
        assert.deepEqual([inputs.chart, inputs.version], ["gitlab-runner", "0.93.0"]);
        assert.deepEqual(inputs.repositoryOpts, { repo: "https://charts.gitlab.io" });
        assert.equal((inputs.values as Values).concurrent, 100);
      });

      it("starts when there are nodes, names, rights, identities and a way out", () => {
        const release = only(cluster, "Release");
        const pools = program.resources.filter(
          (resource) => belongsTo(resource, cluster) && resource.type.endsWith(":NodePool"),
        );
        assert.equal(pools.length, 3);
        for (const needed of [
          ...pools,
          only(cluster, "ServiceAccount", "-manager"),
          only(cluster, "ServiceAccount", "-jobs"),
          only(cluster, "IAMMember", "-manager"),
          only(cluster, "IAMMember", "-jobs"),
          only(cluster, "RoleBinding"),
          only(cluster, "NetworkPolicy"),
          only(cluster, "Secret", "-token"),
        ]) {
          assert.ok(release.dependencies.includes(needed.urn), needed.urn);
        }
      });

      it("has an identity for the manager and another for the jobs, and no key", () => {
        for (const [role, account] of [
          ["manager", `${cluster}-runner`],
          ["jobs", `${cluster}-ci-jobs`],
        ] as const) {
          const { metadata } = only(cluster, "ServiceAccount", `-${role}`).inputs as {
            metadata: { name: string; annotations: Values };
          };
          const email = `${account}@example-runners.iam.gserviceaccount.com`;
          assert.deepEqual(metadata.annotations, { "iam.gke.io/gcp-service-account": email });
          assert.equal(
            only(cluster, "IAMMember", `-${role}`).inputs.member,
            `serviceAccount:example-runners.svc.id.goog[gitlab-runner/${metadata.name}]`,
          );
        }
        assert.ok(!program.resources.some(({ type }) => type.endsWith(":Key")));
      });

      it("has the identities of both verified under their own accounts, once they are there", () => {
        for (const [role, serviceAccount] of [
          ["manager", "gitlab-runner"],
          ["jobs", "ci-jobs"],
        ] as const) {
          const name = `${cluster}-verification-workload-gitlab-runner-${serviceAccount}`;
          for (const kind of ["Job", "CronJob"]) {
            const found = program.resources.filter(
              (each) => each.type.endsWith(`:${kind}`) && [name, `${name}-rollout`].includes(each.name),
            );
            assert.equal(found.length, 1, `${kind} of ${name}`);
            assert.ok(found[0]?.dependencies.includes(only(cluster, "ServiceAccount", `-${role}`).urn));
          }
        }
      });

      it("gives rights in its namespace to the manager alone", () => {
        const { roleRef, subjects } = only(cluster, "RoleBinding").inputs;
        assert.equal((roleRef as Values).name, "gitlab-runner");
        assert.deepEqual(subjects, [
          { kind: "ServiceAccount", name: "gitlab-runner", namespace: "gitlab-runner" },
        ]);
        const tokens = (role: string) =>
          only(cluster, "ServiceAccount", `-${role}`).inputs.automountServiceAccountToken;
        assert.deepEqual([tokens("manager"), tokens("jobs")], [true, false]);
      });

      it("lets manager and jobs reach the metadata server, names, TLS, and GitLab on its own port", () => {
        const { podSelector, egress } = only(cluster, "NetworkPolicy").inputs.spec as {
          podSelector: Values;
          egress: { to?: unknown; ports: { port: number }[] }[];
        };
        assert.deepEqual(podSelector, {});
        for (const { address } of Object.values(METADATA_EGRESS)) {
          assert.ok(JSON.stringify(egress).includes(`"${address}/32"`));
        }
        const anywhere = egress.filter(({ to }) => to === undefined).flatMap(({ ports }) => ports);
        assert.deepEqual([...new Set(anywhere.map(({ port }) => port))].sort(), [443, 53, 8443]);
      });

      it("keeps the token in an immutable Secret, as a secret", () => {
        const { inputs } = only(cluster, "Secret", "-token");
        assert.equal(inputs.immutable, true);
        assert.deepEqual((inputs.metadata as Values).name, undefined);
        assert.equal(secret(inputs.stringData), inputs.stringData);
        for (const resource of program.resources) {
          if (resource.type.endsWith(":Secret")) continue;
          assert.ok(!JSON.stringify(resource.inputs).includes(TOKEN), resource.urn);
        }
      });

      it("has its metrics collected from the Pods that the chart labels so", () => {
        const { selector, endpoints } = only(cluster, "PodMonitoring").inputs.spec as {
          selector: { matchLabels: Values };
          endpoints: { port: string }[];
        };
        const { podLabels, metrics } = only(cluster, "Release").inputs.values as {
          podLabels: Values;
          metrics: { portName: string };
        };
        assert.deepEqual(selector.matchLabels, podLabels);
        assert.deepEqual(
          endpoints.map(({ port }) => port),
          [metrics.portName],
        );
      });

      it("lets the manager use the cache's bucket, and sign for it", () => {
        const member = `serviceAccount:${cluster}-runner@example-runners.iam.gserviceaccount.com`;
        const { bucket, role, member: user } = only(cluster, "BucketIAMMember", "-cache").inputs;
        assert.deepEqual([bucket, role, user], ["example-cache", "roles/storage.objectUser", member]);
        const signs = only(cluster, "IAMMember", "-signs").inputs;
        assert.deepEqual([signs.role, signs.member], ["roles/iam.serviceAccountTokenCreator", member]);
      });

      it("says which account jobs act as", async () => {
        const outputs = (program.exports.clusters as Record<string, ClusterOutputs>)[cluster];
        assert.ok(outputs?.ciJobsIdentity);
        assert.equal(
          await settled(outputs.ciJobsIdentity),
          `${cluster}-ci-jobs@example-runners.iam.gserviceaccount.com`,
        );
      });
    });
  }

  it("is left out where nothing is configured", async () => {
    const { resources } = await run(stackFile("runners"));
    assert.ok(!resources.some(({ name }) => name.includes("gitlab")));
  });

  it("needs no grant on a bucket without a cache", async () => {
    const { cacheBucket, ...rest } = OPTIONS;
    const { resources } = await run(withRunner(rest), [KEY]);
    assert.ok(!resources.some(({ name }) => name.endsWith("-cache") || name.endsWith("-signs")));
  });

  it("does not start with a token that is not encrypted", () =>
    assert.rejects(run(withRunner(), []), ConfigError));
});
