import assert from "node:assert/strict";
import { parse } from "../../../../policies/evaluation/message";
import {
  CLUSTER,
  HELM_RELEASE,
  NAMESPACE,
  NAMESPACE_PATCH,
  NETWORK_POLICY,
  POD,
} from "../../../../policies/resource-types";
import { evaluate, resource, type TestResource, unknown } from "../../../support/evaluate";

const RESOURCES = [
  resource(HELM_RELEASE, { chart: unknown }, { name: "runner" }),
  { ...resource(CLUSTER, {}), type: "google-native:container/v1:Cluster", name: "native" },
];

const reported = async (config: object, resources = RESOURCES) =>
  (await evaluate(resources, { rules: [], config: { settings: config as never } })).map(
    ({ rule, level, property, text, urn }) => ({ rule, level, property, urn, text }),
  );

describe("what no rule looks into", () => {
  it("is an advisory of the policy settings, once a stack, with the names", async () => {
    const [report, ...more] = await reported({});
    assert.deepEqual(more, []);
    assert.deepEqual(
      [report?.rule, report?.level, report?.property, report?.urn],
      ["settings", "advisory", "unseen", "urn:pulumi:dev::project::pulumi:pulumi:Stack::project-dev"],
    );
    assert.match(
      report?.text ?? "",
      /the stack has the Helm release "runner",.*; it has google-native:.* "native",/,
    );
    assert.equal(parse(report?.text ?? "")?.page, "docs/not-looked-into.md");
  });

  it("names commands and what controllers make more of, and needs no value that is not known", async () => {
    const other = (type: string, name: string, props: Record<string, unknown>) => ({
      ...resource(CLUSTER, props),
      type,
      name,
    });
    const [report] = await reported({}, [
      other("command:local:Command", "apply", { create: "kubectl apply -f app.yaml", triggers: unknown }),
      other("command:local:Command", "unknown", { create: unknown }),
      other("kubernetes:argoproj.io/v1alpha1:Application", "shop", { spec: unknown }),
      other("platform:tf:google_container_cluster", "main", { name: unknown }),
      other("kubernetes:policy.networking.k8s.io/v1alpha2:ClusterNetworkPolicy", "ceiling", {
        spec: unknown,
      }),
      other("kubernetes:policy.networking.k8s.io/v1alpha1:AdminNetworkPolicyPatch", "admin", {}),
      other("kubernetes:iam.cnrm.cloud.google.com/v1beta1:IAMPolicyMember", "grant", { spec: unknown }),
      other("gcp:gkehub/featureMembership:FeatureMembership", "synced", {
        configmanagement: { configSync: { git: { syncRepo: unknown } } },
      }),
      other("gcp:gkehub/featureMembership:FeatureMembership", "mesh", { mesh: { management: unknown } }),
      other("gcp:gkehub/feature:Feature", "fleet", {
        fleetDefaultMemberConfig: { configmanagement: { configSync: { oci: { syncRepo: "image" } } } },
      }),
      other("gcp:gkehub/feature:Feature", "stopped", {
        fleetDefaultMemberConfig: {
          configmanagement: { configSync: { enabled: false, git: { syncRepo: "repository" } } },
        },
      }),
    ]);
    const text = report?.text ?? "";
    for (const name of ["apply", "unknown", "shop", "main", "ceiling", "admin", "grant", "synced", "fleet"])
      assert.ok(text.includes(`"${name}"`), text);
    assert.ok(!/"(?:mesh|stopped)"/.test(text) && !text.includes("app.yaml"), text);
  });

  it("names patches of what rules judge, if they change more than metadata, and clusters outside Google Cloud", async () => {
    const other = (type: string, name: string, props: Record<string, unknown>) => ({
      ...resource(CLUSTER, props),
      type,
      name,
    });
    const [report] = await reported({}, [
      other("kubernetes:networking.k8s.io/v1:NetworkPolicyPatch", "egress", {
        metadata: { name: "egress" },
        spec: unknown,
      }),
      other("kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfigurationPatch", "hook", {
        webhooks: [{ name: "a.example.com", failurePolicy: "Fail" }],
      }),
      other("kubernetes:admissionregistration.k8s.io/v1:MutatingAdmissionPolicyPatch", "policy", {
        spec: { failurePolicy: "Fail" },
      }),
      other("kubernetes:apps/v1:DeploymentPatch", "annotated", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "app", annotations: { a: "b" } },
      }),
      other("kubernetes:core/v1:ServicePatch", "service", { spec: { type: "ClusterIP" } }),
      other("gcp:container/awsCluster:AwsCluster", "aws", {}),
      other("gcp:container/attachedCluster:AttachedCluster", "attached", {}),
      other("gcp:gkeonprem/vMwareNodePool:VMwareNodePool", "vmware", {}),
      other("gcp:edgecontainer/cluster:Cluster", "edge", {}),
      other("gcp:container/azureClient:AzureClient", "client", {}),
    ]);
    const text = report?.text ?? "";
    for (const name of ["egress", "hook", "policy", "aws", "attached", "vmware", "edge"])
      assert.ok(text.includes(`"${name}"`), text);
    for (const name of ["annotated", "service", "client"]) assert.ok(!text.includes(`"${name}"`), text);
  });

  it("names of google-native what rules read in gcp, and grants, and nothing else", async () => {
    const native = (type: string, name: string) => ({
      ...resource(CLUSTER, {}),
      type: `google-native:${type}`,
      name,
    });
    const [report] = await reported({}, [
      native("container/v1:NodePool", "pool"),
      native("compute/v1:Firewall", "wall"),
      native("storage/v1:BucketIamPolicy", "grant"),
      native("storage/v1:Bucket", "bucket"),
      native("sqladmin/v1:Instance", "database"),
    ]);
    assert.deepEqual(report?.text?.match(/(?<=google-native:\S+ ")\w+/g), ["pool", "wall", "grant"]);
  });

  it("names lists of objects, of which the provider creates nothing, and no custom object that is one list", async () => {
    const list = (type: string, name: string, items: unknown = []) => ({
      ...resource(CLUSTER, { items }),
      type: `kubernetes:${type}`,
      name,
    });
    const [report] = await reported({}, [
      list("core/v1:PodList", "pods", [{ metadata: { name: "a" } }]),
      list("networking.k8s.io/v1:NetworkPolicyList", "policies", unknown),
      list("apps/v1:DeploymentList", "deployments"),
      list("example.com/v1:AllowList", "allowed"),
    ]);
    for (const name of ["pods", "policies", "deployments"])
      assert.match(
        report?.text ?? "",
        new RegExp(`"${name}", a list, of which Pulumi's provider creates nothing`),
      );
    assert.doesNotMatch(report?.text ?? "", /"allowed"/);
  });

  it("says of a list of accounts alone that they are not made", async () => {
    const pod = resource(POD, {
      metadata: { name: "app", namespace: "shop" },
      spec: { serviceAccountName: "app", containers: [{ name: "app", image: "app" }] },
    });
    const list = {
      ...resource(CLUSTER, {}),
      type: "kubernetes:core/v1:ServiceAccountList",
      name: "accounts",
    };
    const namespace = resource(NAMESPACE, { metadata: { name: "shop" } }, { name: "shop" });
    const judged = async (...more: TestResource[]) =>
      (await evaluate([namespace, pod, ...more])).map(({ rule }) => rule);
    assert.ok((await judged()).includes("pod-account-exists"));
    assert.ok(!(await judged(list)).includes("pod-account-exists"));
  });

  it("names policies of engines as what may refuse Pods, and neither templates nor exceptions of them", async () => {
    const custom = (type: string, name: string) => ({
      ...resource(CLUSTER, { spec: { rules: [{ validate: { pattern: { spec: { containers: [{}] } } } }] } }),
      type: `kubernetes:${type}`,
      name,
    });
    const [report] = await reported({}, [
      custom("kyverno.io/v1:ClusterPolicy", "limits"),
      custom("policies.kyverno.io/v1:NamespacedValidatingPolicy", "labels"),
      custom("constraints.gatekeeper.sh/v1beta1:K8sRequiredLabels", "owner"),
      custom("mutations.gatekeeper.sh/v1:AssignImage", "mirror"),
      custom("policies.kubewarden.io/v1:ClusterAdmissionPolicy", "privileged"),
      { ...custom("templates.gatekeeper.sh/v1:ConstraintTemplate", "template"), props: {} },
      { ...custom("kyverno.io/v2:PolicyException", "exception"), props: {} },
    ]);
    const text = report?.text ?? "";
    for (const name of ["limits", "labels", "owner", "mirror", "privileged"])
      assert.ok(text.includes(`"${name}", by which a policy engine may refuse or change objects`), text);
    assert.ok(!/"(?:template|exception)"/.test(text), text);
  });

  it("names what restricts nodes from outside of them, beside clusters alone", async () => {
    const other = (type: string, name: string, props: object) => ({
      ...resource(CLUSTER, { ...props }),
      type,
      name,
    });
    const perimeter = (name: string, status: unknown) =>
      other("gcp:accesscontextmanager/servicePerimeter:ServicePerimeter", name, { title: name, status });
    const rule = (resources: unknown, operations: unknown = ["CREATE"]) => ({
      matchConstraints: { resourceRules: [{ apiGroups: [""], operations, resources }] },
    });
    const policy = (name: string, rules: object, expression: unknown) =>
      other("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy", name, {
        spec: { ...rules, validations: [{ expression }] },
      });
    const starting = (name: string, script: unknown) =>
      resource(CLUSTER, { nodeConfig: { metadata: { "startup-script": script } } }, { name });
    const restricting = [
      perimeter("closed", { restrictedServices: ["sts.googleapis.com"] }),
      perimeter("listed", { vpcAccessibleServices: { enableRestriction: true } }),
      other("gcp:orgpolicy/policy:Policy", "images", {
        name: "projects/p/policies/compute.trustedImageProjects",
      }),
      other("gcp:projects/organizationPolicy:OrganizationPolicy", "former", {
        constraint: "constraints/compute.trustedImageProjects",
      }),
    ];
    const [report] = await reported({}, [
      ...restricting,
      policy("names", rule(["nodes"]), "object.metadata.name.startsWith('gke-')"),
      policy("lifetime", rule(["serviceaccounts/token"], ["*"]), unknown),
      policy("hidden", { matchConstraints: { resourceRules: unknown } }, "true"),
      starting("dropping", "#!/bin/sh\niptables -A OUTPUT -d 169.254.169.254 -j DROP\n"),
      perimeter("open", { restrictedServices: ["bigquery.googleapis.com", unknown] }),
      perimeter("dry", undefined),
      perimeter("odd", { restrictedServices: 5 }),
      other("gcp:orgpolicy/policy:Policy", "keys", {
        name: "projects/p/policies/iam.disableServiceAccountKeyCreation",
      }),
      policy("all", rule(["nodes"]), "false"),
      policy("pods", rule(["pods"]), "true"),
      policy("changed", rule(["nodes"], ["UPDATE"]), "true"),
      starting("quiet", "sysctl -w vm.max_map_count=262144"),
      starting("listing", "iptables -L"),
      starting("later", unknown),
    ]);
    const text = report?.text ?? "";
    const named = [...(text.split("\nFix:")[0] ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name);
    assert.deepEqual(
      named.sort(),
      ["closed", "dropping", "former", "hidden", "images", "lifetime", "listed", "names"],
      text,
    );
    assert.deepEqual(await reported({}, restricting), []);
  });

  it("names what of Istio may keep Pods from the metadata server, and what its operators make", async () => {
    const other = (type: string, name: string, props: Record<string, unknown> = {}) => ({
      ...resource(CLUSTER, props),
      type: `kubernetes:${type}`,
      name,
    });
    const mesh = (name: string, text: unknown) => other("core/v1:ConfigMap", name, { data: { mesh: text } });
    const sidecar = (name: string, outboundTrafficPolicy: unknown) =>
      other("networking.istio.io/v1:Sidecar", name, {
        spec: { egress: [{ hosts: ["./*"] }], outboundTrafficPolicy },
      });
    const entry = (name: string, spec: unknown) =>
      other("networking.istio.io/v1:ServiceEntry", name, { spec });
    const gateway = (name: string, gatewayClassName: unknown) =>
      other("gateway.networking.k8s.io/v1:Gateway", name, { spec: { gatewayClassName } });
    const [report] = await reported({}, [
      mesh("closed", "accessLogFile: ''\noutboundTrafficPolicy:\n  mode: REGISTRY_ONLY # as before\n"),
      mesh("open", "outboundTrafficPolicy:\n  mode: ALLOW_ANY # not REGISTRY_ONLY\n"),
      mesh("hidden", unknown),
      other("core/v1:ConfigMap", "notes", { data: { notes: "mode: REGISTRY_ONLY" } }),
      sidecar("narrow", { mode: "REGISTRY_ONLY" }),
      sidecar("wide", { mode: "ALLOW_ANY" }),
      sidecar("inherited", undefined),
      entry("hijack", { hosts: ["metadata.google.internal"], endpoints: [{ address: "10.0.0.9" }] }),
      entry("proxy", { addresses: ["169.254.169.254/32"], workloadSelector: { labels: { app: "proxy" } } }),
      entry("allowed", { hosts: ["metadata.google.internal"], location: "MESH_EXTERNAL" }),
      entry("other", { hosts: ["api.example.com"], endpoints: [{ address: "10.0.0.9" }] }),
      entry("hidden", unknown),
      gateway("waypoint", "istio-waypoint"),
      gateway("entry", "gke-l7-global-external-managed"),
      other("install.istio.io/v1alpha1:IstioOperator", "operator"),
      other("sailoperator.io/v1:ZTunnel", "tunnel"),
    ]);
    const text = report?.text ?? "";
    for (const names of ['"closed"', '"narrow"', '("hijack", "proxy")', '"waypoint"'])
      assert.ok(text.includes(`${names}, by which Istio may keep Pods from the metadata server`), text);
    for (const name of ["operator", "tunnel"])
      assert.ok(text.includes(`"${name}", from which a controller creates`), text);
    assert.ok(!/"(?:open|hidden|notes|wide|inherited|entry|allowed|other)"/.test(text), text);
  });

  it("names denials from above networks beside clusters, and policies that let in to kube-dns by labels of namespaces", async () => {
    const other = (type: string, name: string, props: Record<string, unknown>) => ({
      ...resource(CLUSTER, props),
      type,
      name,
    });
    const rule = (name: string, props: Record<string, unknown>) =>
      other("gcp:compute/firewallPolicyRule:FirewallPolicyRule", name, props);
    const withRules = (name: string, rules: unknown) =>
      other("gcp:compute/firewallPolicyWithRules:FirewallPolicyWithRules", name, { rules });
    const policy = (name: string, ingress: unknown, namespace = "kube-system", app = "kube-dns") =>
      resource(
        NETWORK_POLICY,
        {
          metadata: { name, namespace },
          spec: { podSelector: { matchLabels: { "k8s-app": app } }, policyTypes: ["Ingress"], ingress },
        },
        { name },
      );
    const tenant = { namespaceSelector: { matchLabels: { tenant: "a" } } };
    const denials = [
      rule("denial", { action: "deny", direction: "EGRESS", match: unknown }),
      rule("open", { action: unknown }),
      rule("off", { action: "deny", disabled: true }),
      rule("allowed", { action: "allow" }),
      rule("next", { action: "goto_next" }),
      withRules("denials", [{ action: "allow" }, { action: "deny" }]),
      withRules("hidden", unknown),
      withRules("allowances", [{ action: "allow" }, { action: "deny", disabled: true }]),
      other("gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule", "network", { action: "deny" }),
    ];
    assert.deepEqual(await reported({}, denials), []);
    const [report] = await reported({}, [
      ...denials,
      resource(CLUSTER, {}, { name: "cluster" }),
      policy("one", [{ from: [tenant] }]),
      policy("expressed", [
        { from: [{ namespaceSelector: { matchExpressions: [{ key: "tenant", operator: "Exists" }] } }] },
      ]),
      policy("all", [{ from: [{ namespaceSelector: {} }] }]),
      policy("everybody", [{ ports: [{ port: 53 }] }]),
      policy("besides", [{ from: [tenant] }, { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }]),
      policy("beside", [{ from: [tenant, { namespaceSelector: {}, podSelector: {} }] }]),
      policy("own", [{ from: [{ podSelector: {} }] }]),
      policy("none", []),
      policy("unsure", unknown),
      policy("elsewhere", [{ from: [tenant] }], "shop"),
      policy("metrics", [{ from: [tenant] }], "kube-system", "metrics-server"),
    ]);
    const text = report?.text ?? "";
    for (const names of ['("denial", "open")', '("denials", "hidden")'])
      assert.ok(text.includes(`${names}, which may deny traffic in all projects`), text);
    assert.ok(
      text.includes('("one", "expressed"), which lets namespaces ask kube-dns by their labels'),
      text,
    );
    assert.ok(
      !/"(?:off|allowed|next|allowances|network|all|everybody|besides?|own|none|unsure|elsewhere|metrics)"/.test(
        text,
      ),
      text,
    );
  });

  it("names levels of Pod Security on GKE's own namespaces, of which it is not known whether GKE's Pods meet them", async () => {
    const labelled = (name: string, level: unknown) =>
      resource(
        NAMESPACE_PATCH,
        { metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } } },
        { name },
      );
    const [report] = await reported({}, [
      labelled("gke-managed-system", "restricted"),
      resource(
        NAMESPACE,
        {
          metadata: { name: "gke-managed-cim", labels: { "pod-security.kubernetes.io/enforce": "baseline" } },
        },
        { name: "gke-managed-cim" },
      ),
      labelled("gke-managed-filestorecsi", "privileged"),
      labelled("gmp-system", "restricted"),
      labelled("shop", "restricted"),
    ]);
    const text = report?.text ?? "";
    for (const name of ["gke-managed-system", "gke-managed-cim"])
      assert.ok(
        text.includes(`"${name}", a namespace of GKE's own, which refuses Pods that need the node`),
        text,
      );
    assert.ok(!/"(?:gke-managed-filestorecsi|gmp-system|shop)"/.test(text), text);
  });

  it("names no command that is not known in a stack that has nothing of GKE and Kubernetes", async () => {
    const command = { ...resource(CLUSTER, { create: unknown }), type: "command:local:Command" };
    assert.deepEqual(await reported({}, [command]), []);
  });

  it("blocks where the setting says so", async () => {
    assert.deepEqual(
      (await reported({ unseen: "mandatory" })).map(({ level }) => level),
      ["mandatory"],
    );
  });

  it("is not reported of a stack whose resources the rules know", async () => {
    assert.deepEqual(await reported({ unseen: "mandatory" }, [resource(CLUSTER, {})]), []);
  });
});
