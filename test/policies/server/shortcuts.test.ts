import assert from "node:assert/strict";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { CLUSTER, KUBERNETES_PROVIDER } from "../../../policies/resource-types";
import { withShortcuts } from "../../../policies/server/shortcuts";

const ANALYZE = "/pulumirpc.Analyzer/Analyze";

describe("the answers to an engine", () => {
  it("are the pack's own for what it judges, and for what says on whose cluster that is; one is kept for all else", async () => {
    const asked: string[] = [];
    const answer = withShortcuts(
      new Map([
        [
          ANALYZE,
          async (message: Buffer) => {
            asked.push(analyzer.AnalyzeRequest.deserializeBinary(message).getType());
            return Buffer.of();
          },
        ],
      ]),
    ).get(ANALYZE);
    const told = [CLUSTER, KUBERNETES_PROVIDER, "aws:eks/cluster:Cluster", "kubernetes:core/v1:Pod"];
    for (const type of ["random:index/randomId:RandomId", "aws:s3/bucket:Bucket", ...told]) {
      const request = new analyzer.AnalyzeRequest();
      request.setType(type);
      await answer?.(Buffer.from(request.serializeBinary()));
    }
    assert.deepEqual(asked, ["random:index/randomId:RandomId", ...told]);
  });
});
