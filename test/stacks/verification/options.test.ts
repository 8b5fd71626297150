import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { imageName } from "../../../stacks/verification/image";
import { BOUNDS } from "../../../stacks/verification/option-keys";
import { settingsOf, type VerificationOptions } from "../../../stacks/verification/options";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const WRONG: readonly [what: string, options: Record<string, unknown>, named: string][] = [
  ["a namespace with capitals", { namespace: "Verification" }, "namespace"],
  ["a period of part of a second", { periodSeconds: 30.5 }, "periodSeconds"],
  ["a period that is no number", { periodSeconds: Number.NaN }, "periodSeconds"],
  ...Object.entries(BOUNDS).flatMap(([name, [min, max]]): [string, Record<string, unknown>, string][] => [
    [`less than the least ${name}`, { [name]: min - 1 }, name],
    [`more than the most ${name}`, { [name]: max + 1 }, name],
  ]),
  ["a self-heal that is not known", { selfHeal: "always" }, "selfHeal"],
  ["workloads that are no list", { workloads: "all" }, "workloads"],
  ["a namespace that every cluster has", { namespace: "kube-system" }, "namespace"],
  ["a workload that is a text", { workloads: ["shop/checkout"] }, "workloads[0]"],
  ["a workload without a name", { workloads: [{ namespace: "shop" }] }, "workloads[0].serviceAccount"],
  [
    "a workload's account that is no address",
    { workloads: ["declared", { namespace: "shop", serviceAccount: "checkout", account: "checkout" }] },
    "workloads[1].account",
  ],
  [
    "a workload's option that does not exist",
    { workloads: [{ namespace: "shop", serviceAccount: "checkout", email: "a@b.c" }] },
    "workloads[0].email",
  ],
  [
    "a workload that is there twice",
    {
      workloads: [
        { namespace: "shop", serviceAccount: "app" },
        { namespace: "shop", serviceAccount: "app" },
      ],
    },
    "workloads[1]",
  ],
  [
    "a workload's label that Kubernetes refuses",
    { workloads: [{ namespace: "shop", serviceAccount: "app", labels: { "bad key!": "x" } }] },
    'workloads[0].labels["bad key!"]',
  ],
  [
    "an operator of a toleration that does not exist",
    { workloads: [{ namespace: "shop", serviceAccount: "app", tolerations: [{ operator: "Exist" }] }] },
    "workloads[0].tolerations[0].operator",
  ],
  ["a workload that is null", { workloads: [null] }, "workloads[0]"],
  ["a switch that is a text", { gate: "yes" }, "gate"],
  ["an option that does not exist", { everyMinute: 15 }, "everyMinute"],
  ["a part that no image has", { image: { name: "nodejs" } }, "image.name"],
  ["known issues that are no list", { knownIssues: "own" }, "knownIssues"],
  ["an audience with spaces", { audience: "two words" }, "audience"],
  ["a registry that is a URL", { tokenRegistry: "https://europe-docker.pkg.dev" }, "tokenRegistry"],
  ["an image's registry with a path", { image: { registry: "gcr.io/distroless" } }, "image.registry"],
  ["an image's repository with a tag", { image: { repository: "nodejs:22" } }, "image.repository"],
  ["an image's tag with a digest", { image: { tag: `nonroot@${DIGEST}` } }, "image.tag"],
  ["a digest that is cut short", { image: { digest: DIGEST.slice(0, -1) } }, "image.digest"],
];

describe("the options of a verification", () => {
  it("bring no right and no second request where nothing is chosen", () => {
    assert.deepEqual(settingsOf({}), {
      namespace: "gke-upgrade-verification",
      periodSeconds: 60,
      everyMinutes: 15,
      rolloutPatienceSeconds: 300,
      nodeConditions: false,
      gate: false,
      selfHeal: "off",
      metrics: false,
      audience: undefined,
      runbookUrl: undefined,
      tokenRegistry: undefined,
      workloads: { declared: false, named: [] },
      image: imageName(),
      knownIssues: [],
    });
  });

  for (const selfHeal of ["dry-run", "on"] as const) {
    it(`bring the nodes' conditions, its evidence, with self-heal ${selfHeal}`, () =>
      assert.equal(settingsOf({ selfHeal }).nodeConditions, true));
  }

  it("leave out on Autopilot what changes nodes and GKE's DaemonSets, and nothing else", () => {
    const options: VerificationOptions = {
      nodeConditions: true,
      gate: true,
      selfHeal: "on",
      metrics: true,
      audience: "https://example.com",
      tokenRegistry: "europe-docker.pkg.dev",
      everyMinutes: 10,
    };
    assert.deepEqual(settingsOf(options, { isAutopilot: true }), {
      ...settingsOf(options),
      nodeConditions: false,
      gate: false,
      selfHeal: "off",
    });
  });

  for (const [name, bounds] of Object.entries(BOUNDS)) {
    for (const bound of bounds) {
      it(`accept ${bound} as ${name}`, () =>
        assert.equal(settingsOf({ [name]: bound })[name as keyof typeof BOUNDS], bound));
    }
  }

  for (const [what, options, named] of WRONG) {
    it(`reject ${what}`, () =>
      assert.throws(
        () => settingsOf(options as VerificationOptions),
        (error) =>
          RunError.isInstance(error) &&
          error.message.split("\n").length === 2 &&
          error.message.includes(`\n  ${named}: `),
      ));
  }
});

describe("an image's name", () => {
  for (const [what, image, expected] of [
    [
      "a mirror's",
      { registry: "mirror.example:5000" },
      "mirror.example:5000/distroless/nodejs24-debian13:nonroot",
    ],
    ["another repository's", { repository: "base/nodejs", tag: "22" }, "gcr.io/base/nodejs:22"],
    ["a pinned one's", { digest: DIGEST }, `gcr.io/distroless/nodejs24-debian13:nonroot@${DIGEST}`],
    [
      "one of which nothing is given",
      { registry: undefined, tag: undefined },
      "gcr.io/distroless/nodejs24-debian13:nonroot",
    ],
  ] as const) {
    it(`is ${what}`, () => assert.equal(imageName(image), expected));
  }
});
