import { CRON_JOB, DAEMON_SET, DEPLOYMENT, JOB, POD, REPLICA_SET, STATEFUL_SET } from "../../resource-types";
import type { ConfigMapTexts } from "./config-map-texts";
import { podSpecIn } from "./pods";

/** The kinds of workloads whose Pods may change a network. */
const WORKLOADS: ReadonlySet<string> = new Set([
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  JOB,
  POD,
  REPLICA_SET,
  STATEFUL_SET,
]);

/**
 * What of tools for the network changes it, by the tool: what only lists does not.
 * Sources: iptables(8), iptables-restore(8), nft(8), ip-route(8), ip-rule(8) and tc(8), checked 2026-11-30; tools/istio-iptables of
 * https://github.com/istio/istio, checked 2026-12-01
 */
const TOOLS: readonly (readonly [tool: RegExp, changes: RegExp])[] = [
  [/^ip6?tables(?:-legacy|-nft)?$/, /^(?:-[ADFINPRX]|--(?:append|delete|flush|insert|policy|replace))$/],
  [/^nft$/, /^(?:add|create|delete|flush|insert|replace|-f|--file)$/],
  [/^tc$/, /^(?:add|change|del|delete|replace)$/],
  [/^istio-iptables$/, /^-/],
];
const RESTORES = /^ip6?tables(?:-legacy|-nft)?-restore$/;
const ROUTED = /^(?:r|ro|route|ru|rule)$/;
const ROUTES = /^(?:a|add|append|change|d|del|delete|flush|replace)$/;

/**
 * The flag by which agents redirect 169.254.169.254 themselves: kube2iam and kiam, and Docker's own rules.
 * Sources: deploy/agent.yaml of https://github.com/uswitch/kiam, README.md of https://github.com/jtblin/kube2iam and dockerd(8), checked 2026-12-01
 */
const FLAG = /^--iptables(?:=true)?$/;

interface Container {
  readonly command?: unknown;
  readonly args?: unknown;
  readonly env?: unknown;
  readonly lifecycle?: { readonly postStart?: { readonly exec?: { readonly command?: unknown } } };
  readonly securityContext?: {
    readonly privileged?: unknown;
    readonly capabilities?: { readonly add?: unknown };
  };
}
interface PodSpec {
  readonly hostNetwork?: unknown;
  readonly hostPID?: unknown;
  readonly containers?: unknown;
  readonly initContainers?: unknown;
}

/**
 * Whether a workload changes the network of its nodes, or that of its own Pods, by a command: one of its containers may, and the text of its command says
 * so, as far as it is known.
 */
export function changesNetwork(
  of: "nodes" | "Pods",
  type: string,
  workload: Parameters<ConfigMapTexts>[0],
  configMaps: ConfigMapTexts,
): boolean {
  if (!WORKLOADS.has(type)) return false;
  const spec: PodSpec = podSpecIn(workload.known()) ?? {};
  if ((spec.hostNetwork === true || spec.hostPID === true) !== (of === "nodes")) return false;
  const containers = [...listOf(spec.containers), ...listOf(spec.initContainers)].filter(
    (each) => isObject(each) && mayChange(each),
  );
  return (
    containers.some((each) => commandsOf(each as Container).some(changes)) ||
    (containers.length > 0 &&
      configMaps(workload, spec)
        .flatMap(commandsIn)
        .some((text) => !isProse(text) && changes(text)))
  );
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isObject = (value: unknown): value is Container => typeof value === "object" && value !== null;

/** Whether a container has the rights to change the network. */
const mayChange = ({ securityContext }: Container): boolean =>
  securityContext?.privileged === true ||
  listOf(securityContext?.capabilities?.add).some((each) =>
    /^(?:ALL|(?:CAP_)?NET_ADMIN)$/.test(String(each)),
  );

/**
 * The commands in the texts that a container runs, or may run: those of its environment too, as DaemonSets that set nodes up have their scripts there.
 * Source: https://github.com/kubernetes-retired/contrib/tree/master/startup-script, checked 2026-12-01
 */
const commandsOf = ({ command, args, env, lifecycle }: Container): string[] => [
  ...[[...listOf(command), ...listOf(args)], listOf(lifecycle?.postStart?.exec?.command)].flatMap((words) =>
    commandsIn(words.filter((word) => typeof word === "string").join(" ")),
  ),
  ...listOf(env)
    .map((variable) => (isObject(variable) ? (variable as { value?: unknown }).value : undefined))
    .flatMap((value) => (typeof value === "string" ? commandsIn(value) : []))
    .filter((text) => !isProse(text)),
];

/** The commands of a script, without its comments. */
const commandsIn = (text: string): string[] => text.replace(/^[ \t]*#.*$/gm, "").split(/[\n;&|]/);

/** Whether a command of a script changes the network. */
export const changesByScript = (script: string): boolean => commandsIn(script).some(changes);

/** Words of sentences that no command of these tools has but in quotes. */
const OF_SENTENCES =
  /(?:^|[\s`(])(?:a|an|are|because|before|be|is|it|its|of|that|the|this|used|uses|using|we|which|you|your)(?=[\s`,.)]|$)/i;

/** Whether what may be a command in a file or a variable is a sentence. */
const isProse = (text: string): boolean => OF_SENTENCES.test(text.replace(/"[^"]*"|'[^']*'/g, ""));

function changes(command: string): boolean {
  // Quotes and brackets may hold a command, as in sh -c "iptables -F".
  const words = command.split(/[\s'"`()]+/);
  return words.some((word, at) => {
    const tool = word.replace(/^.*\//, "");
    const after = (pattern: RegExp) => words.slice(at + 1).some((each) => pattern.test(each));
    if (tool === "ip") return after(ROUTED) && after(ROUTES);
    return (
      RESTORES.test(tool) ||
      FLAG.test(word) ||
      TOOLS.some(([name, changing]) => name.test(tool) && after(changing))
    );
  });
}
