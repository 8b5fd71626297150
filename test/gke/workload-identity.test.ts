import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatMember,
  parseMember,
  parsePrincipal,
  projectOfPool,
  workloadPoolOf,
} from "../../gke/workload-identity";

describe("gke/workload-identity", () => {
  it("gives each project one pool", () => {
    assert.equal(workloadPoolOf("example-123"), "example-123.svc.id.goog");
    assert.equal(projectOfPool("example-123.svc.id.goog"), "example-123");
    assert.equal(projectOfPool("example.com:project.svc.id.goog"), "example.com:project");
    assert.equal(projectOfPool("project.example.svc.id.goog"), "example:project");
    for (const pool of [
      "",
      ".svc.id.goog",
      "Example.svc.id.goog",
      "example.svc.id.google",
      "1a.svc.id.goog",
    ]) {
      assert.equal(projectOfPool(pool), undefined);
    }
  });

  it("reads back the members that it writes", () => {
    const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, name, name, (project, namespace, serviceAccount) => {
        const member = { pool: workloadPoolOf(project), namespace, serviceAccount };
        assert.deepEqual(parseMember(formatMember(member)), member);
      }),
    );
    assert.equal(
      formatMember({ pool: "p.svc.id.goog", namespace: "ns", serviceAccount: "ksa" }),
      "serviceAccount:p.svc.id.goog[ns/ksa]",
    );
  });

  for (const member of [
    "user:someone@example.com",
    "serviceAccount:robot@example.iam.gserviceaccount.com",
    "serviceAccount:p.svc.id.goog[ns]",
    "serviceAccount:p.svc.id.goog[ns/a/b]",
    "serviceAccount:p.svc.id.goog[ns/]",
    "p.svc.id.goog[ns/ksa]",
  ]) {
    it(`rejects the member ${member}`, () => assert.equal(parseMember(member), undefined));
  }

  describe("reads the principal", () => {
    const pools = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools";
    const pool = "p.svc.id.goog";
    const url = "https://container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c";
    for (const [member, expected] of [
      [
        `principal://${pools}/${pool}/subject/ns/apps/sa/runner`,
        { kind: "serviceAccount", pool, namespace: "apps", serviceAccount: "runner" },
      ],
      [
        `principal://${pools}/${pool}/kubernetes.serviceaccount.uid/1-2-3`,
        { kind: "uid", pool, uid: "1-2-3" },
      ],
      [`principalSet://${pools}/${pool}/namespace/apps`, { kind: "namespace", pool, namespace: "apps" }],
      [`principalSet://${pools}/${pool}/kubernetes.cluster/${url}`, { kind: "cluster", pool, cluster: url }],
      [`principalSet://${pools}/${pool}/*`, { kind: "pool", pool }],
      [`principal://${pools}/github/subject/ns/apps/sa/runner`, undefined],
      [`principal://${pools}/${pool}/subject/ns/apps`, undefined],
      [`principal://${pools}/${pool}/namespace/apps`, undefined],
      [`principalSet://${pools}/${pool}/subject/ns/apps/sa/runner`, undefined],
      [`principalSet://${pools}/${pool}/attribute.repository/a/b`, undefined],
      [`principal://${pools}/${pool}/*`, undefined],
      ["serviceAccount:p.svc.id.goog[apps/runner]", undefined],
    ] as const) {
      it(`${member} as ${expected?.kind ?? "none"}`, () =>
        assert.deepEqual(parsePrincipal(member), expected));
    }
  });
});
