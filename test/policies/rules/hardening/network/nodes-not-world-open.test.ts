import { CLUSTER, FIREWALL, NODE_POOL } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const at = "sourceRanges";
const NODES = "gke-nodes@demo.iam.gserviceaccount.com";
const cluster = (props: object = {}) =>
  resource(CLUSTER, { network: "main", removeDefaultNodePool: true, ...props }, { name: "cluster" });
const pool = (nodeConfig: object) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig }, { name: "pool" });
const tcp = (...ports: unknown[]) => ({ allows: [{ protocol: "tcp", ports }] });
const rule = (props: object): TestResource =>
  resource(FIREWALL, { network: "main", sourceRanges: ["0.0.0.0/0"], ...tcp("22"), ...props });
const beside = (props: object, ...others: TestResource[]) => [cluster(), ...others, rule(props)];
const NETWORK = "gcp:compute/network:Network";
const made = (name: string): TestResource => ({ type: NETWORK, name, props: {} });

ruleTable("nodes-not-world-open", {
  accepts: {
    "networks of one's own": beside({ sourceRanges: ["10.0.0.0/8", "130.211.0.0/22"] }),
    "machines that are named by tag": beside({ sourceTags: ["bastion"], sourceRanges: undefined }),
    "what goes out": beside({ direction: "EGRESS" }),
    "a rule that denies": beside({ allows: undefined, denies: [{ protocol: "tcp", ports: ["22"] }] }),
    "a rule that is switched off": beside({ disabled: true }),
    "ports of web servers": beside(tcp("80", "443")),
    "ICMP alone": beside({ allows: [{ protocol: "icmp" }] }),
    "other machines": beside({ targetTags: ["bastion"] }, pool({ tags: ["apps"] })),
    "machines of another account": beside(
      { targetServiceAccounts: ["bastion@demo.iam.gserviceaccount.com"] },
      pool({ serviceAccount: NODES }),
    ),
    "another network": beside({ network: "legacy" }),
    "another network of the program": [
      made("one"),
      made("two"),
      resource(CLUSTER, { network: ref("one", "id") }, { name: "cluster" }),
      resource(FIREWALL, { network: ref("two", "id"), sourceRanges: ["0.0.0.0/0"], ...tcp("22") }),
    ],
    "a stack without clusters": rule({}),
    "a bastion's rule beside an Autopilot cluster": [
      resource(CLUSTER, { enableAutopilot: true, network: "main" }, { name: "cluster" }),
      rule({ targetTags: ["bastion"] }),
    ],
  },
  rejects: {
    "SSH to every machine of the network": { resources: beside({}), at, problem: /SSH \(22\)/ },
    "every protocol": {
      resources: beside({ allows: [{ protocol: "all" }] }),
      at,
      problem: /SSH .*kubelet .*NodePorts/,
    },
    "a range that holds the kubelet's port": {
      resources: beside(tcp("10000-11000")),
      at,
      problem: /: the kubelet \(10250\), the kubelet's port/,
    },
    "some NodePorts": { resources: beside(tcp("31000-31999")), at, problem: /: NodePorts/ },
    "halves of the internet": {
      resources: beside({ sourceRanges: ["0.0.0.0/1", "128.0.0.0/1"] }),
      at,
    },
    "the whole internet of IPv6": { resources: beside({ sourceRanges: ["::/0"] }), at },
    "the nodes' own tag": { resources: beside({ targetTags: ["apps"] }, pool({ tags: ["apps"] })), at },
    "the tag that GKE gives nodes": {
      resources: rule({ targetTags: ["gke-main-1a2b3c4d-node"] }),
      at,
    },
    "the nodes' account": {
      resources: beside({ targetServiceAccounts: [NODES] }, pool({ serviceAccount: NODES })),
      at,
    },
    "the network of a cluster that names it by address": {
      resources: [
        cluster({ network: "projects/demo/global/networks/main" }),
        rule({ network: "https://www.googleapis.com/compute/v1/projects/demo/global/networks/main" }),
      ],
      at,
    },
    "the network that the program makes for both": {
      resources: [
        made("network"),
        resource(CLUSTER, { network: ref("network", "id") }, { name: "cluster" }),
        resource(FIREWALL, { network: ref("network", "name"), sourceRanges: ["0.0.0.0/0"], ...tcp("22") }),
      ],
      at,
    },
    "every machine beside an Autopilot cluster": {
      resources: [
        resource(CLUSTER, { enableAutopilot: true, network: "main" }, { name: "cluster" }),
        rule({}),
      ],
      at,
    },
  },
  undecided: {
    "sources that are not known": { resources: beside({ sourceRanges: unknown }), at },
    "ports that are not known": { resources: beside(tcp(unknown)), at: "allows[0].ports[0]" },
  },
});
