import assert from "node:assert/strict";
import fc from "fast-check";
import { type MemberFault, memberFault } from "../../gke/member-faults";
import { formatMember, workloadPoolOf } from "../../gke/workload-identity";

const POOLS = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/p1.svc.id.goog";

const VALID = [
  "serviceAccount:p1.svc.id.goog[ns/ksa]",
  "serviceAccount:p1.hub.id.goog[ns/ksa]",
  "serviceAccount:example.com:p1.svc.id.goog[ns/ksa]",
  "serviceAccount:robot@p1.iam.gserviceaccount.com",
  "user:someone@example.com",
  "group:team@example.com",
  "allUsers",
  "",
  `principal://${POOLS}/subject/ns/ns/sa/ksa`,
  `principal://${POOLS}/kubernetes.serviceaccount.uid/1-2-3`,
  `principalSet://${POOLS}/namespace/ns`,
  `principalSet://${POOLS}/kubernetes.cluster/https://container.googleapis.com/v1/projects/p1/locations/l/clusters/c`,
  `principalSet://${POOLS}/*`,
  "principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/github/attribute.repository/a/b",
  "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/eks/subject/system:serviceaccount:ns:ksa",
  "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/managed/subject/ns/ns/sa/ksa",
  "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/group/admins",
  "principalSet://cloudresourcemanager.googleapis.com/projects/123/type/ServiceAccount",
  "deleted:serviceAccount:p1.svc.id.goog[ns/ksa]?uid=1",
];

const INVALID: Readonly<Record<string, MemberFault>> = {
  "p1.svc.id.goog[ns/ksa]": "prefix",
  "serviceaccount:p1.svc.id.goog[ns/ksa]": "prefix",
  "user:p1.svc.id.goog[ns/ksa]": "prefix",
  [`principleSet://${POOLS}/namespace/ns`]: "prefix",
  "serviceAccount:system:serviceaccount:ns:ksa": "kubernetes",
  "system:serviceaccount:ns:ksa": "kubernetes",
  "serviceAccount:p1.svc.id.goog(ns/ksa)": "brackets",
  "serviceAccount:p1.svc.id.goog/ns/ksa": "brackets",
  "serviceAccount:p1.svc.id.goog[ksa]": "brackets",
  "serviceAccount:p1.svc.id.goog[ns/ksa": "brackets",
  "serviceAccount:p1.svc.id.goog[ns:ksa]": "brackets",
  "serviceAccount:p1.svc.id.goog[ns/a/b]": "brackets",
  "serviceAccount:p1.svc.id.goog[ns/ksa] ": "blanks",
  "serviceAccount: p1.svc.id.goog[ns/ksa]": "blanks",
  "serviceAccount:p1[ns/ksa]": "pool",
  "serviceAccount:p1.svc.id.google[ns/ksa]": "pool",
  "serviceAccount:P1.svc.id.goog[ns/ksa]": "pool",
  "serviceAccount:undefined.svc.id.goog[ns/ksa]": "noProject",
  "serviceAccount:null.svc.id.goog[ns/ksa]": "noProject",
  "serviceAccount:p1.svc.id.goog[undefined/ksa]": "noName",
  "serviceAccount:p1.svc.id.goog[ns/*]": "names",
  "serviceAccount:p1.svc.id.goog[Ns/ksa]": "names",
  [`principal://${POOLS}/subject/ns/ns/sa/null`]: "noName",
  [`principal://${POOLS}/subject/ns/ns/sa/*`]: "names",
  [`principalSet://${POOLS}/namespace/*`]: "names",
  [`principal://${POOLS.replace("123", "p1")}/subject/ns/ns/sa/ksa`]: "number",
  [`principal://${POOLS}/subject/ns/ns/ksa`]: "principal",
  [`principal://${POOLS}/namespace/ns`]: "principal",
  [`principal://${POOLS.replace("p1", "123")}/subject/ns/ns/sa/ksa`]: "principal",
  [`principal://${POOLS.replace("iam.googleapis.com/", "")}/subject/ns/ns/sa/ksa`]: "principal",
  [`principal://${POOLS}/subject/system:serviceaccount:ns:ksa`]: "kubernetes",
  [`serviceAccount:principal://${POOLS}/subject/ns/ns/sa/ksa`]: "bothPrefixes",
  [`principalSet://${POOLS}/subject/ns/ns/sa/ksa`]: "principal",
};

describe("gke/member-faults", () => {
  for (const member of VALID)
    it(`finds nothing wrong with ${JSON.stringify(member)}`, () =>
      assert.equal(memberFault(member), undefined));

  for (const [member, fault] of Object.entries(INVALID))
    it(`says ${fault} of ${JSON.stringify(member)}`, () => assert.equal(memberFault(member), fault));

  it("finds nothing wrong with a member of any account", () => {
    const name = fc
      .stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/)
      .filter((text) => !["undefined", "null"].includes(text));
    fc.assert(
      fc.property(name, name, name, (project, namespace, serviceAccount) =>
        assert.equal(
          memberFault(formatMember({ pool: workloadPoolOf(project), namespace, serviceAccount })),
          undefined,
        ),
      ),
    );
  });
});
