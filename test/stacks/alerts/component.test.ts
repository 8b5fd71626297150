import assert from "node:assert/strict";
import { type Output, output, runtime, unknown } from "@pulumi/pulumi";
import { ClusterAlerts, type ClusterAlertsArgs } from "../../../stacks/alerts";
import { AlertChannels } from "../../../stacks/alerts/channels";
import { alertsFor } from "../../../stacks/alerts/list";
import { ClusterDashboard } from "../../../stacks/dashboard";
import "../../support/no-promise-traces";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Runs a program part against a monitor that creates nothing, and returns what it registers. */
async function registered(program: () => void, isPreview = false): Promise<Registered[]> {
  const found: Registered[] = [];
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        found.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...inputs, name: `projects/example/${name}` } };
      },
      call: ({ token }) => {
        throw new Error(`the alerts call ${token}`);
      },
    },
    "test",
    "test",
    isPreview,
  );
  program();
  await runtime.disconnect();
  return found;
}

const ARGS: ClusterAlertsArgs = {
  cluster: { name: "runners", location: "europe-west4", project: "example" },
  channels: { critical: ["projects/example/notificationChannels/1"], warning: [] },
};
const ALERT_POLICY = "gcp:monitoring/alertPolicy:AlertPolicy";

describe("ClusterAlerts", () => {
  it("has a policy for each alert, after the counters that it queries, with the channels of its severity", async () => {
    const found = await registered(() => {
      new ClusterAlerts("runners", { ...ARGS, ci: ["gitlab-runner"] });
    });
    const policies = found.filter(({ type }) => type === ALERT_POLICY);
    const expected = alertsFor(["gitlab-runner"], []);
    assert.deepEqual(
      policies.map(({ name }) => name).sort(),
      expected.map(({ id }) => `runners-${id}`).sort(),
    );
    for (const { name, inputs } of policies) {
      const { severity } = expected.find(({ id }) => name === `runners-${id}`) ?? assert.fail();
      assert.deepEqual(inputs.notificationChannels, ARGS.channels[severity], name);
      assert.equal(inputs.project, "example");
    }
    const metrics = found.filter(({ type }) => type === "gcp:logging/metric:Metric");
    assert.deepEqual(metrics.map(({ name }) => name).sort(), [
      "runners-metadata-server-errors",
      "runners-verdicts",
    ]);
  });

  it("says in a preview what each alert watches, and that it has a runbook, before the project is known", async () => {
    const project = output(unknown) as unknown as Output<string>;
    const found = await registered(() => {
      new ClusterAlerts("runners", { ...ARGS, cluster: { ...ARGS.cluster, project } });
    }, true);
    const policies = found.filter(({ type }) => type === ALERT_POLICY);
    assert.equal(policies.length, alertsFor([], []).length);
    for (const { name, inputs } of policies) {
      assert.match(JSON.stringify(inputs.conditions), /conditionMatchedLog|conditionPrometheus/, name);
      assert.deepEqual(Object.keys(inputs.documentation as object).sort(), [
        "content",
        "links",
        "mimeType",
        "subject",
      ]);
    }
  });

  it("leaves out what is turned off", async () => {
    const found = await registered(() => {
      new ClusterAlerts("runners", { ...ARGS, off: ["upgrade-available", "dns-restarts"] });
    });
    const names = found.map(({ name }) => name);
    assert.ok(!names.includes("runners-upgrade-available") && !names.includes("runners-dns-restarts"));
    assert.ok(names.includes("runners-upgrade-started"));
  });

  for (const [what, args, message] of [
    [
      "a severity without channels, and one whose channels are no list",
      { channels: { warning: "one" } as unknown as ClusterAlertsArgs["channels"] },
      /channels\.critical: is missing; .*\n {2}channels\.warning: is not a list; /,
    ],
    [
      "a list of channels without severities",
      { channels: ["projects/example/notificationChannels/1"] as unknown as ClusterAlertsArgs["channels"] },
      /channels: is a list; expected one for each severity: \{ critical: \[NAME, …\], warning: \[NAME, …\] \}/,
    ],
    [
      "an option that does not exist",
      { labls: {} } as object,
      /labls: is not an option\. Did you mean "labels"\?/,
    ],
    [
      "a threshold of none",
      { thresholds: { steadyErrors: 0 } },
      /thresholds\.steadyErrors: is 0; expected a number from 1/,
    ],
    [
      "a threshold that does not exist",
      { thresholds: { steadyError: 5 } as object },
      /thresholds\.steadyError: is not an option\. Did you mean "steadyErrors"/,
    ],
    [
      "an alert that does not exist",
      { off: ["dns"] },
      /off: dns is not an alert\. Did you mean "dns-restarts"/,
    ],
    [
      "a CI platform that is not known",
      { ci: ["jenkins" as "gitlab-runner"] },
      /ci: jenkins is not a CI platform\. Expected one of gitlab-runner, github-actions/,
    ],
    [
      "intervals that no verification has",
      { periodSeconds: 5 },
      /periodSeconds: is 5; expected .*from 10 to 600/,
    ],
  ] as const) {
    it(`refuses ${what}, in words`, async () => {
      await registered(() => {
        assert.throws(() => new ClusterAlerts("runners", { ...ARGS, ...args }), message);
      });
    });
  }

  it("asks for as many errors as the thresholds say, and for ours where they say nothing", async () => {
    const queryWith = async (thresholds: ClusterAlertsArgs["thresholds"], id: string): Promise<string> => {
      const found = await registered(() => {
        new ClusterAlerts("runners", { ...ARGS, thresholds });
      });
      return JSON.stringify(
        found.find(({ name, type }) => type === ALERT_POLICY && name === `runners-${id}`)?.inputs.conditions,
      );
    };
    const ours = await queryWith(undefined, "metadata-server-steady-errors");
    assert.match(ours, /> 20 and/);
    assert.equal(await queryWith({ burstErrors: 7 }, "metadata-server-steady-errors"), ours);
    assert.match(
      await queryWith({ steadyErrors: 7, steadyFactor: 2 }, "metadata-server-steady-errors"),
      /> 7 and .*> 2 \*/,
    );
    assert.match(
      await queryWith({ burstErrors: 9, burstFactor: 4 }, "metadata-server-errors"),
      /> 9 and .*> 4 \*/,
    );
  });

  it("waits for silence longer where nodes are verified less often", async () => {
    const queryOf = async (args: Partial<ClusterAlertsArgs>) => {
      const found = await registered(() => {
        new ClusterAlerts("runners", { ...ARGS, ...args });
      });
      const { inputs } = found.find(({ name }) => name === "runners-verification-silent") ?? assert.fail();
      const [condition] = inputs.conditions as {
        conditionPrometheusQueryLanguage: { query: string };
      }[];
      return condition?.conditionPrometheusQueryLanguage.query;
    };
    assert.match((await queryOf({})) ?? "", /\[10m\]/);
    assert.match((await queryOf({ periodSeconds: 600 })) ?? "", /\[20m\]/);
  });
});

describe("AlertChannels", () => {
  it("makes the channels that are not there yet, and hands each out by the severities that it takes", async () => {
    let names: Readonly<Record<string, readonly unknown[]>> = {};
    const found = await registered(() => {
      ({ names } = new AlertChannels("alerts", {
        project: "example",
        channels: {
          "on-call": { type: "pagerduty", serviceKey: "key", severities: ["critical"] },
          platform: { type: "email", address: "p@example.com", severities: ["critical", "warning"] },
          old: { type: "existing", name: "projects/example/notificationChannels/7", severities: ["warning"] },
        },
      }));
    });
    const made = found.filter(({ type }) => !type.startsWith("gke-guardrails:"));
    assert.deepEqual(made.map(({ name }) => name).sort(), ["alerts-on-call", "alerts-platform"]);
    assert.deepEqual([names.critical?.length, names.warning?.length], [2, 2]);
  });
});

describe("AlertChannels in JavaScript", () => {
  const email = { type: "email", address: "p@example.com", severities: ["warning"] };
  for (const [what, args, message] of [
    [
      "an option that does not exist",
      { projects: "a" },
      /projects: is not an option\. Did you mean "project"\?/,
    ],
    [
      "a channel's option that does not exist",
      { channels: { a: { ...email, adress: "x" } } },
      /channels\.a\.adress: is not an option\. Did you mean "address"\?/,
    ],
    ...["not an email", "a@b", "a b@example.com", "a@example..com", undefined].map(
      (address): [string, object, RegExp] => [
        `the address ${address}`,
        { channels: { a: { ...email, address } } },
        /channels\.a\.address: is not an e-mail address, such as oncall@example\.com/,
      ],
    ),
    [
      "a type that does not exist",
      { channels: { a: { ...email, type: "emails" } } },
      /channels\.a\.type: is not one of email, .*Did you mean "email"\?/,
    ],
    [
      "severities that do not exist",
      { channels: { a: { ...email, severities: ["info"] } } },
      /channels\.a\.severities: is not a list of critical and warning/,
    ],
  ] as [string, object, RegExp][]) {
    it(`refuse ${what}, in words`, async () => {
      await registered(() => {
        const given = { project: "example", channels: {}, ...args } as never;
        assert.throws(() => new AlertChannels("alerts", given), message);
      });
    });
  }
});

describe("ClusterDashboard", () => {
  for (const [what, args, message] of [
    [
      "an option that does not exist",
      { polices: [] },
      /polices: is not an option\. Did you mean "policies"\?/,
    ],
    [
      "a CI platform that is not known",
      { ci: ["jenkins"] },
      /ci: jenkins is not a CI platform\. Expected one of gitlab-runner, github-actions/,
    ],
  ] as [string, object, RegExp][]) {
    it(`refuses ${what}, in words`, async () => {
      await registered(() => {
        const given = { cluster: ARGS.cluster, ...args } as never;
        assert.throws(() => new ClusterDashboard("runners", given), message);
      });
    });
  }

  it("shows the incidents of the policies that it is given", async () => {
    const found = await registered(() => {
      const alerts = new ClusterAlerts("runners", ARGS);
      new ClusterDashboard("runners", {
        cluster: ARGS.cluster,
        policies: Object.values(alerts.policies).map(({ name }) => name),
      });
    });
    const { inputs } = found.find(({ type }) => type.endsWith(":Dashboard")) ?? assert.fail();
    const json = String(inputs.dashboardJson);
    assert.match(json, /"policyNames":\["runners-verification-failed"/);
    assert.doesNotThrow(() => JSON.parse(json));
  });
});
