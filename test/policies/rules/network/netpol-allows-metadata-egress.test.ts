import {
  CLUSTER,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  NAMESPACE,
  NETWORK_POLICY,
  POD,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  SERVICE_ACCOUNT,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { DEAD_ENDS } from "./dead-ends";

const AT = "spec.egress";
const cluster = (
  props: object = { datapathProvider: "ADVANCED_DATAPATH" },
  more: Partial<TestResource> = {},
) => resource(CLUSTER, { ...props }, { name: "cluster", ...more });
const IPTABLES_CLUSTER = cluster({ networkPolicy: { enabled: true } });
const V2_CLUSTER = cluster();

const on = { cluster: "cluster" };
const LABELS = { app: "a", tier: "web" };
const template = (labels: object = LABELS, spec: object = {}) => ({
  metadata: { labels },
  spec: { serviceAccountName: "runner", containers: [{ name: "c", image: "c" }], ...spec },
});
const deployment = (metadata: object = { namespace: "apps" }, pod: object = template(), more: object = on) =>
  resource(DEPLOYMENT, { metadata, spec: { template: pod } }, { name: "workload", ...more });
const WORKLOAD = deployment();

const account = (metadata: object = {}, more: object = on) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    {
      metadata: {
        name: "runner",
        namespace: "apps",
        annotations: { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" },
        ...metadata,
      },
    },
    { name: "account", ...more },
  );
const ACCOUNT = account();

const policy = (spec: object, metadata: object = {}, more: object = on): TestResource =>
  resource(
    NETWORK_POLICY,
    {
      metadata: { namespace: "apps", ...metadata },
      spec: { podSelector: {}, policyTypes: ["Egress"], ...spec },
    },
    { name: "policy", ...more },
  );
const block = (cidr: string, except?: string[]) => [{ ipBlock: { cidr, except } }];
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
const OPENS_V2 = { to: block("169.254.169.254/32"), ports: tcp(80, 8080) };
const OPENS_IPTABLES = { to: block("169.254.169.252/32"), ports: tcp(988, 987) };
const DNS = { ports: [{ protocol: "UDP", port: 53 }] };
const DENY_ALL = policy({ egress: [] });

/** A policy on a Dataplane V2 cluster with a workload that uses Workload Identity. */
const onV2 = (...egress: object[]) => [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ egress })];
const onIptables = (...egress: object[]) => [IPTABLES_CLUSTER, ACCOUNT, WORKLOAD, policy({ egress })];
/** A policy on a cluster of another stack. */
const elsewhere = (...egress: object[]) =>
  [ACCOUNT, WORKLOAD, policy({ egress })].map((r) => ({ ...r, cluster: undefined }));

const PRINCIPALS = "iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/p.svc.id.goog";
const grant = (member: string) =>
  resource(
    PROJECT_IAM_MEMBER,
    { project: "p", role: "roles/storage.objectViewer", member },
    { name: "grant" },
  );

ruleTable("netpol-allows-metadata-egress", {
  accepts: {
    ...DEAD_ENDS.accepts,
    "Dataplane V2 with its address and port": onV2(OPENS_V2),
    "the former address beside another policy that opens the way to the same Pods": [
      ...onV2({ to: block("127.0.0.1/32"), ports: tcp(988) }),
      { ...policy({ egress: [OPENS_V2] }), name: "opens" },
    ],
    "Dataplane V2 with port 80 alone, as in Google's documentation": onV2({
      to: block("169.254.169.254/32"),
      ports: tcp(80),
    }),
    "iptables with its address and port": onIptables(OPENS_IPTABLES),
    "a verification under the workload's account, which another policy opens the way for by labels that it does not have":
      [
        V2_CLUSTER,
        ACCOUNT,
        WORKLOAD,
        resource(
          CRON_JOB,
          {
            metadata: { namespace: "apps" },
            spec: {
              jobTemplate: { spec: { template: template({ "gke-upgrade-verification": "workload" }) } },
            },
          },
          { name: "verification", ...on },
        ),
        DENY_ALL,
        policy(
          { podSelector: { matchLabels: LABELS }, egress: [OPENS_V2] },
          { name: "open" },
          { ...on, name: "open" },
        ),
      ],
    "an Autopilot cluster, which is Dataplane V2": [
      cluster({ enableAutopilot: true }),
      ACCOUNT,
      WORKLOAD,
      policy({ egress: [OPENS_V2] }),
    ],
    "a silent cluster whose state says Dataplane V2": [
      cluster({}, { observed: { datapathProvider: "ADVANCED_DATAPATH" } }),
      ACCOUNT,
      WORKLOAD,
      policy({ egress: [OPENS_V2] }),
    ],
    "a cluster of another stack with both": elsewhere(OPENS_V2, OPENS_IPTABLES),
    "a cluster of another stack with all addresses": elsewhere({ to: block("0.0.0.0/0") }),
    "an unknown dataplane with both": [
      cluster({ datapathProvider: unknown }),
      ACCOUNT,
      WORKLOAD,
      policy({ egress: [OPENS_V2, OPENS_IPTABLES] }),
    ],
    "a block around the address": onV2({ to: block("169.254.0.0/16") }),
    "all addresses but private ones": onV2({ to: block("0.0.0.0/0", ["10.0.0.0/8"]) }),
    "all ports, as none is named": onV2({ to: block("169.254.169.254/32") }),
    "a range of ports": onV2({ ports: [{ port: 1, endPort: 1024 }] }),
    "a rule for everything": onV2({}),
    "ingress alone": [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ policyTypes: ["Ingress"] })],
    "no types and no egress rules": [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ policyTypes: undefined })],
    "a denial of everything beside another policy that opens the way": [
      ...onV2(),
      { ...policy({ podSelector: { matchLabels: { app: "a" } }, egress: [OPENS_V2] }), name: "opens" },
    ],
    "a denial of everything that says that it is meant": [
      V2_CLUSTER,
      ACCOUNT,
      WORKLOAD,
      policy({ egress: [] }, { annotations: { "gke-metadata/deny": "intended" } }),
    ],
    "a policy for DNS beside a denial that is meant": [
      V2_CLUSTER,
      ACCOUNT,
      WORKLOAD,
      policy({ egress: [DNS] }),
      { ...policy({ egress: [] }, { annotations: { "gke-metadata/deny": "intended" } }), name: "denies" },
    ],
    "Pods without an identity that a policy keeps from link-local addresses on purpose": [
      V2_CLUSTER,
      WORKLOAD,
      policy({ egress: [{ to: block("0.0.0.0/0", ["10.0.0.0/8", "169.254.0.0/16"]) }] }),
    ],
    "Pods without an identity that another policy keeps from the metadata server on purpose": [
      V2_CLUSTER,
      WORKLOAD,
      DENY_ALL,
      { ...policy({ egress: [{ to: block("0.0.0.0/0", ["169.254.169.254/32"]) }] }), name: "internet" },
    ],
    "Pods that the policy does not select": [
      V2_CLUSTER,
      ACCOUNT,
      WORKLOAD,
      policy({ podSelector: { matchLabels: { app: "b" } }, egress: [] }),
    ],
    "Pods that an expression leaves out": [
      V2_CLUSTER,
      ACCOUNT,
      WORKLOAD,
      policy({
        podSelector: { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["web"] }] },
        egress: [],
      }),
    ],
    "Pods of another namespace": [
      V2_CLUSTER,
      account({ namespace: "tools" }),
      deployment({ namespace: "tools" }),
      DENY_ALL,
    ],
    "Pods of another cluster": [
      V2_CLUSTER,
      cluster({}, { name: "other" }),
      account({}, { cluster: "other" }),
      deployment({ namespace: "apps" }, template(), { cluster: "other" }),
      DENY_ALL,
    ],
    "Pods on the node's network, which no policy reaches": [
      V2_CLUSTER,
      ACCOUNT,
      deployment({ namespace: "apps" }, template(LABELS, { hostNetwork: true })),
      DENY_ALL,
    ],
    "a policy without Pods in the stack": [V2_CLUSTER, DENY_ALL],
    "an account without an identity, and no Pods": [V2_CLUSTER, account({ annotations: {} }), DENY_ALL],
    "an account with an identity, and a policy for some Pods that the stack does not have": [
      V2_CLUSTER,
      ACCOUNT,
      policy({ egress: [], podSelector: { matchLabels: LABELS } }),
    ],
    "an account with an identity whose Pods another stack has, and another policy that opens the way": [
      V2_CLUSTER,
      ACCOUNT,
      DENY_ALL,
      { ...policy({ egress: [OPENS_V2], podSelector: { matchLabels: LABELS } }), name: "opens" },
    ],
    "an account with an identity, and a release that may have its Pods and policies": [
      V2_CLUSTER,
      ACCOUNT,
      DENY_ALL,
      resource(HELM_RELEASE, { chart: "app" }, { name: "app", ...on }),
    ],
    "a workload without a template": [
      V2_CLUSTER,
      resource(DEPLOYMENT, { metadata: { namespace: "apps" } }, { name: "workload", ...on }),
      DENY_ALL,
    ],
    "a policy without a spec": resource(NETWORK_POLICY, {}),
    "another Namespace of the stack whose name is not known yet": [
      V2_CLUSTER,
      ACCOUNT,
      resource(NAMESPACE, {}, { name: "tools", ...on }),
      resource(NAMESPACE, {}, { name: "apps", ...on }),
      deployment({ namespace: ref("tools", "metadata") }),
      policy({ egress: [] }, { namespace: ref("apps", "metadata") }),
    ],
    "an unknown rule beside one that opens the way": onV2({ to: [{ ipBlock: { cidr: unknown } }] }, OPENS_V2),
    "unknown labels of Pods in another namespace": [
      V2_CLUSTER,
      deployment({ namespace: "tools" }, template(unknown)),
      DENY_ALL,
    ],
  },
  rejects: {
    ...DEAD_ENDS.rejects,
    "an account with an identity whose Pods another stack has, as advisory": {
      resources: [V2_CLUSTER, ACCOUNT, DENY_ALL],
      at: "spec.egress",
      problem: /^cuts Pods of other stacks that use this namespace's Kubernetes service accounts off/,
      fix: /169\.254\.169\.254\/32.*another stack has a policy that opens it to them, exempt this one\.$/,
      level: "advisory",
    },
    "an account with an identity whose Pods another stack has, beside a command, as advisory": {
      resources: [
        ...[V2_CLUSTER, ACCOUNT, DENY_ALL],
        { type: "command:local:Command", name: "greet", props: { create: "echo hello" } },
      ],
      at: "spec.egress",
      level: "advisory",
    },
    "accounts with an identity in two namespaces whose Pods another stack has, once": {
      resources: [
        V2_CLUSTER,
        ...[ACCOUNT, { ...account({ namespace: "tools" }), name: "other" }],
        ...[DENY_ALL, { ...policy({ egress: [] }, { namespace: "tools" }), name: "second" }],
      ],
      at: "spec.egress",
      fix: /The same is true of NetworkPolicy\.second\.$/,
      level: "advisory",
    },
    "a denial of everything, with what opens DNS on the cluster": {
      resources: [
        cluster({ ...V2_CLUSTER.props, dnsConfig: { clusterDns: "CLOUD_DNS" } }),
        ACCOUNT,
        WORKLOAD,
        DENY_ALL,
      ],
      at: "spec.egress",
      fix: /port: 8080 }\] }, and, as DNS is closed too, { to: \[{ ipBlock: { cidr: "169\.254\.169\.254\/32" } }\], ports: \[{ protocol: "UDP", port: 53 }, .*\.$/,
    },
    "a denial of everything on another stack's cluster, with what opens DNS on each": {
      resources: elsewhere()
        .slice(0, 2)
        .concat({ ...DENY_ALL, cluster: undefined }),
      at: "spec.egress",
      fix: /DNS is closed too, {.* with Cloud DNS, .* otherwise\.$/,
    },
    "a denial of everything to Pods that ask their node's resolver": {
      resources: [
        ...[V2_CLUSTER, ACCOUNT, DENY_ALL],
        deployment({ namespace: "apps" }, template(LABELS, { dnsPolicy: "Default" })),
      ],
      at: "spec.egress",
      fix: /DNS is closed too, { to: \[{ ipBlock: { cidr: "169\.254\.169\.254\/32" } }\]/,
    },
    "a denial of everything to Pods that resolve no name by the cluster": {
      resources: [
        ...[V2_CLUSTER, ACCOUNT, DENY_ALL],
        deployment({ namespace: "apps" }, template(LABELS, { dnsPolicy: "None" })),
      ],
      at: "spec.egress",
      fix: /port: 8080 }\] }\.$/,
    },
    "a policy that closes DNS as well and allows something, which the rule on DNS reports": {
      resources: onV2({ ports: tcp(443) }),
      at: "spec.egress",
      fix: /port: 8080 }\] }\.$/,
    },
    "a denial of everything where the rule on DNS is off": {
      resources: onV2(),
      config: { "netpol-allows-dns-egress": "disabled" },
      at: "spec.egress",
      fix: /port: 8080 }\] }\.$/,
    },
    "the former address alone, once": {
      resources: onV2({ to: block("127.0.0.1/32"), ports: tcp(988) }),
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
    "the former address alone on a cluster that enforces no policies, as advisory": {
      resources: [
        cluster({}),
        ACCOUNT,
        WORKLOAD,
        policy({ egress: [{ to: block("127.0.0.1/32"), ports: tcp(988) }] }),
      ],
      at: "spec.egress[0].to[0].ipBlock.cidr",
      level: "advisory",
      problem: /: it matters once the cluster enforces policies \(networkPolicy\.enabled\)$/,
    },
    "the former address beside another policy that opens the way to other Pods alone": {
      resources: [
        ...onV2({ to: block("127.0.0.1/32"), ports: tcp(988) }),
        { ...deployment({ namespace: "apps" }, template({ app: "b" })), name: "other" },
        { ...policy({ podSelector: { matchLabels: { app: "b" } }, egress: [OPENS_V2] }), name: "opens" },
      ],
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
    "the former address beside another policy that opens the way of the other dataplane": {
      resources: [
        ...onV2({ to: block("127.0.0.1/32"), ports: tcp(988) }),
        { ...policy({ egress: [OPENS_IPTABLES] }), name: "opens" },
      ],
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
    "a way that is closed, where the addresses are disabled under their former name": {
      resources: onV2({ to: block("127.0.0.1/32"), ports: tcp(988) }),
      config: { settings: { formerLevels: { "netpol-stale-metadata-address": "disabled" } } },
      at: AT,
    },
    "a denial of everything": {
      resources: [V2_CLUSTER, ACCOUNT, WORKLOAD, DENY_ALL],
      at: AT,
      problem: /off from the metadata server$/,
      fix: /port: 80 /,
    },
    "a denial by a type without rules": {
      resources: [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ egress: undefined })],
      at: AT,
    },
    "rules without types, which restrict egress too": {
      resources: [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ policyTypes: undefined, egress: [DNS] })],
      at: AT,
    },
    "DNS alone": { resources: onV2(DNS), at: AT },
    "the address of iptables on Dataplane V2": { resources: onV2(OPENS_IPTABLES), at: AT },
    "the address of Dataplane V2 on iptables, the default": {
      resources: onIptables(OPENS_V2),
      at: AT,
      problem: /169\.254\.169\.252:988,/,
    },
    "the address of Dataplane V2 on the legacy dataplane by name": {
      resources: [
        cluster({ datapathProvider: "LEGACY_DATAPATH", networkPolicy: { enabled: true } }),
        ACCOUNT,
        WORKLOAD,
        policy({ egress: [OPENS_V2] }),
      ],
      at: AT,
    },
    "the way closed on a cluster that enforces no policies, as advisory": {
      resources: [cluster({}), ACCOUNT, WORKLOAD, DENY_ALL],
      at: AT,
      level: "advisory",
      problem:
        /that use Workload Identity off .*, once the cluster enforces policies \(networkPolicy\.enabled\)$/,
    },
    "the way closed to Pods without an identity where no policies are enforced, as advisory": {
      resources: [cluster({ networkPolicy: { enabled: false } }), WORKLOAD, DENY_ALL],
      at: AT,
      level: "advisory",
      fix: /gke-metadata\/deny: intended on the policy instead/,
      problem: /^cuts Pods off .*, once the cluster enforces policies/,
    },
    "the way closed on a cluster whose state says that it enforces policies": {
      resources: [
        cluster({}, { observed: { networkPolicy: { enabled: true } } }),
        ACCOUNT,
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "the address of iptables on Autopilot": {
      resources: [
        cluster({ enableAutopilot: true }),
        ACCOUNT,
        WORKLOAD,
        policy({ egress: [OPENS_IPTABLES] }),
      ],
      at: AT,
    },
    "a denial on a cluster of another stack, once for both dataplanes": {
      resources: elsewhere(),
      at: AT,
      fix: /169\.254\.169\.252.* and .*169\.254\.169\.254/,
    },
    "a denial on a cluster whose dataplane is not known": {
      resources: [
        cluster({ datapathProvider: unknown, networkPolicy: { enabled: true } }),
        ACCOUNT,
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "the address of one dataplane on a cluster of another stack, which may run the other, as advisory": {
      resources: elsewhere(OPENS_V2),
      at: AT,
      level: "advisory",
      problem: /iptables dataplane, if the cluster uses it/,
    },
    "all addresses but link-local ones": {
      resources: onV2({ to: block("0.0.0.0/0", ["169.254.0.0/16"]) }),
      at: AT,
    },
    "UDP to the address": {
      resources: onV2({ to: block("169.254.169.254/32"), ports: [{ protocol: "UDP", port: 80 }] }),
      at: AT,
    },
    "every namespace, of which the metadata server is none": {
      resources: onV2({ to: [{ namespaceSelector: {} }] }),
      at: AT,
    },
    "the first alone of two policies that leave the way closed to the same Pods": {
      resources: [...onV2(), { ...policy({ egress: [DNS] }), name: "dns" }],
      at: AT,
    },
    "each of two policies that leave the way closed to Pods of their own": {
      resources: [
        ...onV2().slice(0, -1),
        policy({ podSelector: { matchLabels: { app: "a" } } }),
        { ...deployment({ namespace: "apps" }, template({ app: "b" })), name: "other" },
        { ...policy({ podSelector: { matchLabels: { app: "b" } } }), name: "dns" },
      ],
      at: [AT, AT],
    },
    "a policy beside one that opens the way to other Pods": {
      resources: [
        ...onV2(),
        { ...policy({ podSelector: { matchLabels: { app: "b" } }, egress: [OPENS_V2] }), name: "opens" },
      ],
      at: AT,
    },
    "a policy beside one of another namespace that opens the way": {
      resources: [...onV2(), { ...policy({ egress: [OPENS_V2] }, { namespace: "tools" }), name: "opens" }],
      at: AT,
    },
    "a policy beside one of ingress whose egress rules do not count": {
      resources: [
        ...onV2(),
        { ...policy({ policyTypes: ["Ingress"], egress: [OPENS_V2] }), name: "ingress" },
      ],
      at: AT,
    },
    "Pods of a CronJob": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        resource(
          CRON_JOB,
          { metadata: { namespace: "apps" }, spec: { jobTemplate: { spec: { template: template() } } } },
          { name: "job", ...on },
        ),
        DENY_ALL,
      ],
      at: AT,
    },
    "a Pod of its own": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        resource(
          POD,
          {
            metadata: { namespace: "apps", labels: LABELS },
            spec: { serviceAccountName: "runner", containers: [] },
          },
          { name: "pod", ...on },
        ),
        policy({ podSelector: { matchLabels: LABELS }, egress: [] }),
      ],
      at: AT,
    },
    "Pods that use Workload Identity beside Pods that do not": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        WORKLOAD,
        resource(
          DAEMON_SET,
          {
            metadata: { namespace: "apps" },
            spec: { template: template(LABELS, { serviceAccountName: "other" }) },
          },
          { name: "plain", ...on },
        ),
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods in the namespace of a Namespace whose name is not known yet": {
      resources: [
        V2_CLUSTER,
        resource(NAMESPACE, {}, { name: "apps", ...on }),
        account({ namespace: ref("apps", "metadata") }),
        deployment({ namespace: ref("apps", "metadata") }),
        policy({ egress: [] }, { namespace: ref("apps", "metadata") }),
      ],
      at: AT,
    },
    "Pods in a Namespace of the stack, by its name and by reference": {
      resources: [
        V2_CLUSTER,
        resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "apps", ...on }),
        ACCOUNT,
        deployment({ namespace: ref("apps", "metadata") }),
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods in the provider's namespace": {
      resources: [
        account({ namespace: undefined }, { provider: { namespace: "apps" } }),
        deployment({}, template(), { provider: { namespace: "apps" } }),
        policy({ egress: [DNS] }, {}, {}),
      ],
      at: AT,
    },
    "Pods whose service account comes from the stack under a name not known yet": {
      resources: [
        V2_CLUSTER,
        account({ name: undefined }),
        deployment(
          { namespace: "apps" },
          template(LABELS, { serviceAccountName: ref("account", "metadata") }),
        ),
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods whose service account is granted a role itself": {
      resources: [
        V2_CLUSTER,
        grant(`principal://${PRINCIPALS}/subject/ns/apps/sa/runner`),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods whose namespace is granted a role, by a binding": {
      resources: [
        V2_CLUSTER,
        resource(
          PROJECT_IAM_BINDING,
          {
            project: "p",
            role: "r",
            members: ["user:a@example.com", `principalSet://${PRINCIPALS}/namespace/apps`],
          },
          { name: "grant" },
        ),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods that an exception keeps from the metadata server, and that use Workload Identity": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        WORKLOAD,
        policy({ egress: [{ to: block("0.0.0.0/0", ["169.254.169.254/32"]) }] }),
      ],
      at: AT,
    },
    "Pods of a cluster that is granted a role as a whole": {
      resources: [
        cluster({ datapathProvider: "ADVANCED_DATAPATH", name: "shop", location: "europe-west4" }),
        grant(
          `principalSet://${PRINCIPALS}/kubernetes.cluster/https://container.googleapis.com/v1/projects/p/locations/europe-west4/clusters/shop`,
        ),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods of a cluster beside a role for another cluster, as advisory": {
      resources: [
        cluster({ datapathProvider: "ADVANCED_DATAPATH", name: "shop", location: "europe-west4" }),
        grant(
          `principalSet://${PRINCIPALS}/kubernetes.cluster/https://container.googleapis.com/v1/projects/p/locations/europe-west4/clusters/other`,
        ),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
      level: "advisory",
    },
    "Pods whose service account is granted a role by its UID, not known yet": {
      resources: [
        V2_CLUSTER,
        account({ annotations: {} }),
        resource(
          PROJECT_IAM_MEMBER,
          { project: "p", role: "r", member: ref("account", "metadata") },
          { name: "grant" },
        ),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods whose service account is granted a role by its UID, as its state says": {
      resources: [
        V2_CLUSTER,
        { ...account({ annotations: {} }), observed: { metadata: { uid: "8b6a1f9e" } } },
        grant(`principal://${PRINCIPALS}/kubernetes.serviceaccount.uid/8b6a1f9e`),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
    },
    "Pods beside a role for an account of another UID, as advisory": {
      resources: [
        V2_CLUSTER,
        { ...account({ annotations: {} }), observed: { metadata: { uid: "8b6a1f9e" } } },
        grant(`principal://${PRINCIPALS}/kubernetes.serviceaccount.uid/00000000`),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
      level: "advisory",
    },
    "Pods that the stack gives no identity, as advisory": {
      resources: [V2_CLUSTER, WORKLOAD, DENY_ALL],
      at: AT,
      fix: /as DNS is closed too, .* For Pods that must not reach it/,
      level: "advisory",
      severity: "low",
    },
    "Pods whose service account bears no annotation, as advisory": {
      resources: [V2_CLUSTER, account({ annotations: {} }), WORKLOAD, DENY_ALL],
      at: AT,
      level: "advisory",
    },
    "Pods beside the annotated account of another namespace, as advisory": {
      resources: [V2_CLUSTER, account({ namespace: "tools" }), WORKLOAD, DENY_ALL],
      at: AT,
      level: "advisory",
    },
    "Pods beside a role for another account, as advisory": {
      resources: [
        V2_CLUSTER,
        grant(`principal://${PRINCIPALS}/subject/ns/apps/sa/other`),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
      level: "advisory",
    },
    "Pods beside a role for an IAM service account whose address is not known yet, as advisory": {
      resources: [
        V2_CLUSTER,
        resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "nodes" }),
        resource(
          PROJECT_IAM_MEMBER,
          { project: "p", role: "r", member: ref("nodes", "member") },
          { name: "grant" },
        ),
        WORKLOAD,
        DENY_ALL,
      ],
      at: AT,
      level: "advisory",
    },
    "a policy in kube-system of which it is not sure that it keeps GKE's own Pods from the resolver": {
      resources: [
        V2_CLUSTER,
        account({ namespace: "kube-system" }),
        deployment({ namespace: "kube-system" }),
        policy({ egress: [{ to: block("10.0.0.0/8") }] }, { namespace: "kube-system" }),
      ],
      at: AT,
    },
    "one workload beside another whose labels are not known": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        WORKLOAD,
        { ...deployment({ namespace: "apps" }, template(unknown)), name: "other" },
        DENY_ALL,
      ],
      at: AT,
    },
    "what Pulumi hands to stack policies without properties": {
      resources: [V2_CLUSTER, ACCOUNT, WORKLOAD, DENY_ALL].map((r) => ({
        ...r,
        hidden: r.type !== CLUSTER,
      })),
      at: AT,
    },
  },
  undecided: {
    ...DEAD_ENDS.undecided,
    "an account that may have an identity, whose Pods another stack has": {
      resources: [V2_CLUSTER, account({ annotations: unknown }), DENY_ALL],
      at: "ServiceAccount.account.metadata.annotations",
    },
    "a cluster that may enforce policies": {
      resources: [cluster({ networkPolicy: { enabled: unknown } }), ACCOUNT, WORKLOAD, DENY_ALL],
      at: "Cluster.cluster.networkPolicy.enabled",
    },
    "an unknown dataplane where one way is closed": {
      resources: [cluster({ datapathProvider: unknown }), ACCOUNT, WORKLOAD, policy({ egress: [OPENS_V2] })],
      at: "Cluster.cluster.datapathProvider",
    },
    "unknown labels of the only Pods": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        deployment({ namespace: "apps" }, template({ app: unknown })),
        policy({
          podSelector: { matchLabels: { app: "a" } },
          egress: [],
        }),
      ],
      at: "Deployment.workload.spec.template.metadata.labels.app",
    },
    "an unknown address": {
      resources: onV2({ to: [{ ipBlock: { cidr: unknown } }] }),
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
    "an unknown namespace of the policy": {
      resources: [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ egress: [] }, { namespace: unknown })],
      at: "metadata.namespace",
    },
    "unknown types": {
      resources: [V2_CLUSTER, ACCOUNT, WORKLOAD, policy({ policyTypes: unknown, egress: [] })],
      at: "spec.policyTypes",
    },
    "an unknown annotation that may mean it": {
      resources: [
        V2_CLUSTER,
        ACCOUNT,
        WORKLOAD,
        policy({ egress: [] }, { annotations: { "gke-metadata/deny": unknown } }),
      ],
      at: 'metadata.annotations["gke-metadata/deny"]',
    },
    "the level, where a role goes to a member that is not known": {
      resources: [V2_CLUSTER, grant(unknown), WORKLOAD, DENY_ALL],
      at: "IAMMember.grant.member",
    },
  },
});
