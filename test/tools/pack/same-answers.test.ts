import assert from "node:assert/strict";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import fc from "fast-check";
import type { Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { callHandler, type Handlers, handlersOf } from "../../../cli/offline/analyzer-host";
import { RPC_MARKS } from "../../../cli/offline/connection/light-sdk";
import { guardrails } from "../../../cli/pack/guardrails";
import { CLUSTER, CONFIG_MAP, NODE_POOL } from "../../../policies/resource-types";
import { struct } from "../../support/server";
import { type Call, type ServedPack, servePack } from "./served";

const STACK = "pulumi:pulumi:Stack";
const UNREAD = [
  "random:index/randomPet:RandomPet",
  "pulumi:providers:gcp",
  "gcpx",
  `long:index:${"x".repeat(300)}`,
];

/** The rule can remediate, and its level decides whether it does. */
const REMEDIATING = "node-pool-gke-metadata-mode";

type Step = readonly [Call, Message];

const { ADVISORY, MANDATORY, REMEDIATE } = analyzer.EnforcementLevel;
// Nothing is switched off and on again: an engine configures a pack once.
const level = fc.constantFrom(ADVISORY, MANDATORY, REMEDIATE);

const configuration = fc
  .record({ settings: level, [REMEDIATING]: level, "release-channel-explicit": level }, { requiredKeys: [] })
  .map((levels): Step => {
    const request = new analyzer.ConfigureAnalyzerRequest();
    for (const [name, value] of Object.entries(levels)) {
      const policy = new analyzer.PolicyConfig().setProperties(struct({}));
      policy.setEnforcementlevel(value);
      request.getPolicyconfigMap().set(name, policy);
    }
    return ["configure", request];
  });

const properties = fc.dictionary(
  fc.constantFrom("name", "cluster", "nodeConfig", "metadata", "location"),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(RPC_MARKS.unknownValue),
    fc.constant({ workloadMetadataConfig: { mode: "GCE_METADATA" } }),
    fc.constant({ [RPC_MARKS.specialSigKey]: RPC_MARKS.specialSecretSig, value: "secret" }),
  ),
);

const resource = fc.tuple(
  fc.constantFrom(STACK, NODE_POOL, CLUSTER, CONFIG_MAP, ...UNREAD),
  fc.constantFrom("a", "b"),
  properties,
);

const question = fc.tuple(fc.constantFrom("analyze", "remediate"), resource).map(([call, each]): Step => {
  const [type, name, props] = each;
  const request = new analyzer.AnalyzeRequest().setType(type).setName(name).setUrn(urnOf(type, name));
  return [
    call as Call,
    request.setProperties(struct(props)).setOptions(new analyzer.AnalyzerResourceOptions()),
  ];
});

const wholeStack = fc.array(resource, { maxLength: 4 }).map((list): Step => {
  const request = new analyzer.AnalyzeStackRequest();
  for (const [type, name, props] of list) {
    const each = new analyzer.AnalyzerResource().setType(type).setName(name).setUrn(urnOf(type, name));
    request.addResources(
      each.setProperties(struct(props)).setOptions(new analyzer.AnalyzerResourceOptions()),
    );
  }
  return ["analyzeStack", request];
});

const urnOf = (type: string, name: string) => `urn:pulumi:dev::project::${type}::${name}`;

describe("the answers of the pack's folder", function () {
  this.timeout(60_000);
  let pack: ServedPack;
  let handlers: Handlers;
  before(async () => {
    pack = await servePack();
    handlers = handlersOf(guardrails());
  });
  after(() => pack.stop());

  /** What @pulumi/policy's own handlers answer, as an engine reads it. */
  async function full([name, request]: Step): Promise<unknown> {
    const response = await callHandler<Message>(handlers, name, request);
    return response.toObject();
  }

  it("are those of @pulumi/policy, whatever is asked after what", async () => {
    const steps = fc.array(fc.oneof({ weight: 8, arbitrary: question }, configuration, wholeStack), {
      minLength: 10,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (asked) => {
        for (const step of asked) {
          const served = (await pack.call(...step)) as Message;
          assert.deepEqual(served.toObject(), await full(step), step[0]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("are its errors too", async () => {
    const withoutOptions = new analyzer.AnalyzeRequest().setType(NODE_POOL).setUrn(urnOf(NODE_POOL, "a"));
    withoutOptions.setProperties(struct({}));
    const text = /A more recent version of the Pulumi CLI is required/;
    await assert.rejects(full(["analyze", withoutOptions]), text);
    await assert.rejects(pack.call("analyze", withoutOptions), text);
    await assert.rejects(pack.call("cancel", new Empty()), { code: 12 });
  });

  it("come for a message of many megabytes", async () => {
    const request = new analyzer.AnalyzeStackRequest();
    const [type, name] = [CONFIG_MAP, "large"];
    const large = new analyzer.AnalyzerResource().setType(type).setName(name).setUrn(urnOf(type, name));
    large.setOptions(new analyzer.AnalyzerResourceOptions());
    request.addResources(large.setProperties(struct({ data: { text: "x".repeat(6 << 20) } })));
    const served = (await pack.call("analyzeStack", request)) as Message;
    assert.deepEqual(served.toObject(), await full(["analyzeStack", request]));
  });
});
