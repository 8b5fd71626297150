import assert from "node:assert/strict";
import { CONFIG_MAP, CRON_JOB, DAEMON_SET, DEPLOYMENT, POD } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { evaluate, type TestResource, unknown } from "../../../support/evaluate";

const PRIVILEGED = { privileged: true };
const REDIRECT =
  "iptables -t nat -I PREROUTING -d 169.254.169.254 -p tcp --dport 80 -j DNAT --to 127.0.0.1:8181; sleep inf";

/** The specification of a Pod on the network of its node, with one privileged container. */
const pod = (container: object, more: object = {}) => ({
  hostNetwork: true,
  containers: [{ name: "agent", image: "agent", securityContext: PRIVILEGED, ...container }],
  ...more,
});
const daemonSet = (spec: object) => ({ spec: { template: { spec } } });
const shell = (text: string) => daemonSet(pod({ command: ["sh", "-c", text] }));

async function textsOf(
  type: string,
  props: object,
  beside: readonly TestResource[] = [],
): Promise<readonly string[]> {
  const resource = { type, name: "agent", props: { metadata: { name: "agent" }, ...props } } as TestResource;
  return (await evaluate([resource, ...beside], { rules: [] })).map(({ text }) => text);
}

async function namedAs(type: string, props: object, beside: readonly TestResource[] = []): Promise<boolean> {
  return (await textsOf(type, props, beside)).some((text) =>
    text.includes('"agent", which changes the network of nodes by a command: whether Pods still reach'),
  );
}

describe("a workload that changes a network", () => {
  const CHANGING: Readonly<Record<string, readonly [type: string, props: object]>> = {
    "a shell that redirects the metadata server": [DAEMON_SET, shell(REDIRECT)],
    "a tool with its arguments": [
      DAEMON_SET,
      daemonSet(pod({ command: ["/sbin/iptables"], args: ["-t", "nat", "--append", "OUTPUT"] })),
    ],
    "rules that are restored": [DAEMON_SET, shell("iptables-restore < /rules")],
    nft: [DAEMON_SET, shell("nft -f /rules.nft")],
    "a route": [DAEMON_SET, shell("set -e\nip route replace 169.254.169.254/32 dev eth0")],
    "a rule of routes": [DAEMON_SET, shell("ip rule add from all lookup 100")],
    tc: [DAEMON_SET, shell("tc qdisc add dev eth0 root netem delay 100ms")],
    "a Pod": [POD, { spec: pod({ command: ["sh", "-c", REDIRECT] }) }],
    "a CronJob": [
      CRON_JOB,
      { spec: { jobTemplate: { spec: { template: { spec: pod({ args: ["sh", "-c", REDIRECT] }) } } } } },
    ],
    "a container that starts before": [
      DAEMON_SET,
      daemonSet(
        pod(
          {},
          {
            initContainers: [
              {
                name: "init",
                securityContext: { capabilities: { add: [unknown, "NET_ADMIN"] } },
                command: ["sh", "-c", REDIRECT],
              },
            ],
          },
        ),
      ),
    ],
    "the processes of the node": [
      DAEMON_SET,
      daemonSet(
        pod({ command: ["nsenter", "-t1", "-n", "iptables", "-F"] }, { hostNetwork: false, hostPID: true }),
      ),
    ],
    "a script in its environment, beside what is not known": [
      DAEMON_SET,
      daemonSet({
        hostPID: true,
        containers: [
          {
            name: "startup-script",
            image: "gcr.io/google-containers/startup-script:v1",
            securityContext: PRIVILEGED,
            env: [
              { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
              { name: "TOKEN", value: unknown },
              { name: "STARTUP_SCRIPT", value: `#! /bin/bash\nset -e\n${REDIRECT}` },
            ],
          },
        ],
      }),
    ],
    "kube2iam, which redirects the metadata server itself": [
      DAEMON_SET,
      daemonSet(pod({ args: ["--iptables=true", "--host-interface=eni+"] })),
    ],
    "the agent of kiam": [
      DAEMON_SET,
      daemonSet(
        pod({
          args: ["--iptables", "--host-interface=cali+"],
          securityContext: { capabilities: { add: ["NET_ADMIN"] } },
        }),
      ),
    ],
    "a text beside one that is not known": [
      DAEMON_SET,
      daemonSet(pod({ command: ["sh", "-c", REDIRECT, unknown] })),
    ],
  };
  for (const [what, [type, props]] of Object.entries(CHANGING))
    it(`is named as not looked into: ${what}`, async () => assert.equal(await namedAs(type, props), true));

  const OTHERS: Readonly<Record<string, readonly [type: string, props: object]>> = {
    "an agent without a command": [DAEMON_SET, daemonSet(pod({}))],
    "an agent with options on iptables": [
      DAEMON_SET,
      daemonSet(
        pod({
          command: ["cilium-agent"],
          args: ["--install-iptables-rules=true", "--iptables-lock-timeout=5s"],
        }),
      ),
    ],
    "an agent that is to leave iptables alone": [
      DAEMON_SET,
      daemonSet(pod({ command: ["dockerd", "--iptables=false"] })),
    ],
    "a script that sets the kernel up, and names the tool in a comment": [
      DAEMON_SET,
      daemonSet(
        pod({
          env: [
            {
              name: "STARTUP_SCRIPT",
              value: "#! /bin/bash\n  # iptables -F is not needed\nsysctl -w vm.x=1",
            },
          ],
        }),
      ),
    ],
    "a sentence about the command in its environment": [
      DAEMON_SET,
      daemonSet(pod({ env: [{ name: "HELP", value: "The agent uses iptables -A for its own chain." }] })),
    ],
    "the installer of a CNI": [
      DAEMON_SET,
      daemonSet(pod({ command: ["install-cni"], args: ["--log", "info"] })),
    ],
    "a proxy by iptables": [
      DAEMON_SET,
      daemonSet(pod({ command: ["kube-proxy", "--proxy-mode=iptables", "-v", "2"] })),
    ],
    "a command that only lists": [
      DAEMON_SET,
      shell("iptables -t nat -S | grep 988; ip route show; nft list ruleset"),
    ],
    "a container without the rights": [
      DAEMON_SET,
      daemonSet(pod({ command: ["sh", "-c", REDIRECT], securityContext: {} })),
    ],
    "a command that is not known": [DAEMON_SET, daemonSet(pod({ command: unknown }))],
  };
  for (const [what, [type, props]] of Object.entries(OTHERS))
    it(`is not named: ${what}`, async () => assert.equal(await namedAs(type, props), false));

  it("is not named for the network of its nodes, but of its own Pods, where it is on that", async () => {
    const OWN = "changes the network of its own Pods by a command: whether they still reach";
    const named = async (containers: object, text = OWN) =>
      (await textsOf(DEPLOYMENT, daemonSet(containers))).some((each) => each.includes(text));
    const init = (container: object) => ({
      containers: [{ name: "app", image: "app" }],
      initContainers: [
        { name: "init", securityContext: { capabilities: { add: ["NET_ADMIN"] } }, ...container },
      ],
    });
    assert.equal(await named(init({ command: ["sh", "-c", REDIRECT] })), true);
    assert.equal(
      await named(init({ command: ["sh", "-c", REDIRECT] }), "changes the network of nodes"),
      false,
    );
    assert.equal(await named(init({ args: ["istio-iptables", "-p", "15001", "-m", "REDIRECT"] })), true);
    assert.equal(await named(init({ command: ["sh", "-c", REDIRECT], securityContext: {} })), false);
    assert.equal(await named(init({ command: ["sysctl", "-w", "net.core.somaxconn=1024"] })), false);
  });

  describe("with a ConfigMap", () => {
    const files = (name: unknown) => ({ volumes: [{ name: "scripts", configMap: { name } }] });
    const running = (more: object, container: object = {}) =>
      daemonSet(pod({ command: ["sh", "/scripts/setup.sh"], ...container }, more));
    const map = (data: unknown, metadata: object = { name: "scripts" }): TestResource => ({
      type: CONFIG_MAP,
      name: "scripts",
      props: { metadata, data },
    });
    const script = map({ "setup.sh": `set -e\n${REDIRECT}`, "other.sh": unknown });

    const CASES: Readonly<Record<string, readonly [is: boolean, props: object, beside: TestResource]>> = {
      "that has the command, as a file": [true, running(files("scripts")), script],
      "of a projected volume": [
        true,
        running({ volumes: [{ name: "x", projected: { sources: [{ configMap: { name: "scripts" } }] } }] }),
        script,
      ],
      "as variables": [true, running({}, { envFrom: [{ configMapRef: { name: "scripts" } }] }), script],
      "whose name is not known": [
        true,
        running(files(ref("scripts", "metadata"))),
        map({ "setup.sh": REDIRECT }, { name: unknown }),
      ],
      "that is another one, whose name is not known": [
        false,
        running(files(unknown)),
        map({ "setup.sh": REDIRECT }, { name: unknown }),
      ],
      "that speaks of the command": [
        false,
        running(files("scripts")),
        map({
          "README.md": "The agent runs `iptables -A OUTPUT` on each node.\nIf you use nft add rules as well.",
        }),
      ],
      "that says in the command what it is for": [
        true,
        running(files("scripts")),
        map({ "setup.sh": "iptables -A OUTPUT -m comment --comment 'the rule of this agent' -j DROP" }),
      ],
      "that only lists": [false, running(files("scripts")), map({ "setup.sh": "iptables -S" })],
      "of another name": [false, running(files("other")), script],
      "of another namespace": [
        false,
        running(files("scripts")),
        map({ "setup.sh": REDIRECT }, { name: "scripts", namespace: "other" }),
      ],
      "without the rights": [false, running(files("scripts"), { securityContext: {} }), script],
      "that is not known": [false, running(files("scripts")), map(unknown)],
    };
    for (const [what, [is, props, beside]] of Object.entries(CASES))
      it(`${is ? "is named" : "is not named"}: ${what}`, async () =>
        assert.equal(await namedAs(DAEMON_SET, props, [beside]), is));
  });
});
