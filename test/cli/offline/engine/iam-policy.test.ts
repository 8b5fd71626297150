import assert from "node:assert/strict";
import { iamPolicy } from "../../../../cli/offline/engine/iam-policy";
import { UNKNOWN } from "../../../../cli/offline/protocol/values";

const policyData = (args: object) => iamPolicy({ ...args }).policyData;

describe("iamPolicy", () => {
  it("puts members of one role together, sorted, and keeps conditions apart", () => {
    const condition = { title: "until", expression: 'request.time < timestamp("2026-07-01T00:00:00Z")' };
    assert.equal(
      policyData({
        bindings: [
          { role: "roles/b", members: ["user:b", "user:a"], condition },
          { role: "roles/b", members: ["user:z"] },
          { role: "roles/a", members: ["user:c"] },
          { role: "roles/b", members: ["user:y"] },
        ],
      }),
      '{"bindings":[{"members":["user:c"],"role":"roles/a"},{"members":["user:y","user:z"],"role":"roles/b"},' +
        '{"condition":{"expression":"request.time \\u003c timestamp(\\"2026-07-01T00:00:00Z\\")","title":"until"},"members":["user:a","user:b"],"role":"roles/b"}]}',
    );
  });

  it("writes what is logged, and leaves out what is empty", () => {
    const auditConfigs = [{ service: "allServices", auditLogConfigs: [{ logType: "DATA_READ" }] }];
    assert.equal(
      policyData({ auditConfigs }),
      '{"auditConfigs":[{"auditLogConfigs":[{"logType":"DATA_READ"}],"service":"allServices"}]}',
    );
    assert.equal(policyData({ bindings: [] }), "{}");
  });

  it("answers nothing where a part is not known", () => {
    assert.deepEqual(iamPolicy({ bindings: [{ role: "roles/a", members: [UNKNOWN] }] }), {});
  });
});
