import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  METADATA_ADDRESS,
  METADATA_PORTS,
  METADATA_SERVER_ADDRESS,
  METADATA_SERVER_NODE_LABEL,
  METADATA_SERVER_PORTS,
} from "../../../gke/metadata-server";
import { makeCgroup } from "../../../tools/kubernetes/cgroups";
import { CNI_FOLDERS } from "../../../tools/kubernetes/enclosure";
import { API_PORT, type ControlPlane, KUBERNETES_SERVICE_ADDRESS } from "./control-plane";
import { type Image, PAUSE_IMAGE } from "./images";
import { Program } from "./program";
import { until } from "./wait";

const run = promisify(execFile);

/** Where a node's Pods find the cluster's DNS. */
export const DNS_ADDRESS = "10.96.0.10";

/** The bridge in the control plane's network that the nodes are plugged into. */
export const BRIDGE = { name: "nodes", address: "10.77.0.1" } as const;

/** A node: containerd and a kubelet in a network namespace of their own, with the network rules of a GKE node. */
export class LabNode {
  readonly name: string;
  readonly pool: string;
  readonly #address: string;
  readonly #cgroup: string;
  readonly #folder: string;
  readonly #programs: Program[] = [];

  /** `number` counts from 1 and makes the names and the addresses. The node's Pods live below `cgroup`. */
  constructor(
    private readonly number: number,
    folder: string,
    private readonly binaries: string,
    cgroup: string,
  ) {
    this.name = `node-${number}`;
    this.pool = `pool-${number}`;
    this.#address = `10.77.0.${10 + number}`;
    // Kubelets end what they do not know in their cgroup.
    this.#cgroup = join(cgroup, this.name);
    this.#folder = join(folder, this.name);
    for (const place of ["logs", "cni", "kubelet", "pods"])
      mkdirSync(join(this.#folder, place), { recursive: true });
  }

  /** Who the kubelet is to the API server: the name that Kubernetes' node authorizer knows. */
  get user(): string {
    return `system:node:${this.name}`;
  }

  /** Starts the node; it registers itself some seconds later. */
  async start(controlPlane: ControlPlane, images: readonly Image[]): Promise<void> {
    makeCgroup(this.#cgroup);
    await this.#connect(controlPlane.address);
    await this.#startContainerd(images);
    this.#startKubelet(controlPlane.kubeconfig(this.user));
  }

  /** Throws when one of the node's programs has ended, with the end of its log. */
  mustRun(): void {
    for (const program of this.#programs) program.mustRun();
  }

  /** The last lines of the kubelet's log. */
  tail(): string {
    return this.#programs.at(-1)?.tail() ?? "";
  }

  /** Gives an image of the node another name. */
  async tagImage(image: string, name: string): Promise<void> {
    await run("ctr", [...this.#ctr, "image", "tag", "--force", image, name]);
  }

  async stop(): Promise<void> {
    for (const program of this.#programs.reverse()) await program.stop(1);
  }

  get #ctr(): string[] {
    return ["--address", join(this.#folder, "containerd.sock"), "--namespace", "k8s.io"];
  }

  async #connect(apiServer: string): Promise<void> {
    const here = (...command: string[]) => run("ip", command);
    const there = (...command: string[]) => run("nsenter", [`--net=/run/netns/${this.name}`, ...command]);
    const port = `port-${this.number}`;
    await here("netns", "add", this.name);
    await here("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", this.name);
    await here("link", "set", port, "master", BRIDGE.name, "up");
    await there("ip", "link", "set", "lo", "up");
    await there("ip", "address", "add", `${this.#address}/24`, "dev", "eth0");
    await there("ip", "link", "set", "eth0", "up");
    await there("ip", "route", "add", "default", "via", BRIDGE.address);
    await there("sysctl", "--quiet", "--write", "net.ipv4.ip_forward=1");
    await here("route", "add", `10.244.${this.number}.0/24`, "via", this.#address);

    const forward = async (address: string, protocol: string, port: number, to: string) => {
      // Packets of Pods pass PREROUTING, packets of the node itself and of host network Pods pass OUTPUT.
      for (const chain of ["PREROUTING", "OUTPUT"]) {
        const match = ["--destination", address, "--protocol", protocol, "--dport", String(port)];
        const rule = ["--append", chain, ...match, "--jump", "DNAT", "--to-destination", to];
        await there("iptables-nft", "--wait", "--table", "nat", ...rule);
      }
    };
    // What kube-proxy does for the two services that Pods need.
    await forward(KUBERNETES_SERVICE_ADDRESS, "tcp", 443, `${apiServer}:${API_PORT}`);
    await forward(DNS_ADDRESS, "udp", 53, `${apiServer}:53`);
    // What a GKE node's boot script does.
    await there("ip", "address", "add", `${METADATA_SERVER_ADDRESS}/32`, "dev", "lo");
    for (const name of ["http", "alts"] as const) {
      const to = `${METADATA_SERVER_ADDRESS}:${METADATA_SERVER_PORTS[name]}`;
      await forward(METADATA_ADDRESS, "tcp", METADATA_PORTS[name], to);
    }
  }

  async #startContainerd(images: readonly Image[]): Promise<void> {
    const socket = join(this.#folder, "containerd.sock");
    const network = {
      cniVersion: "1.0.0",
      name: "pods",
      plugins: [
        {
          type: "bridge",
          bridge: "pods",
          isGateway: true,
          ipMasq: false,
          ipam: {
            type: "host-local",
            dataDir: join(this.#folder, "addresses"),
            ranges: [[{ subnet: `10.244.${this.number}.0/24` }]],
            routes: [{ dst: "0.0.0.0/0" }],
          },
        },
      ],
    };
    writeFileSync(join(this.#folder, "cni/pods.conflist"), JSON.stringify(network));
    const config = join(this.#folder, "containerd.toml");
    writeFileSync(config, containerdConfig(this.#folder, socket));
    const log = join(this.#folder, "logs/containerd.log");
    const containerd = new Program(`containerd of ${this.name}`, log, ["containerd", "--config", config], {
      network: this.name,
    });
    this.#programs.push(containerd);
    await until(`containerd of ${this.name}`, 30, async () => {
      containerd.mustRun();
      return run("ctr", [...this.#ctr, "version"]);
    });
    for (const { archive } of images) await run("ctr", [...this.#ctr, "image", "import", archive]);
  }

  #startKubelet(kubeconfig: string): void {
    const config = join(this.#folder, "kubelet.json");
    const resolver = join(this.#folder, "resolv.conf");
    writeFileSync(resolver, `nameserver ${DNS_ADDRESS}\n`);
    const settings = {
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      // The API server reads logs without a certificate; only the lab's own network reaches the kubelet.
      authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
      authorization: { mode: "AlwaysAllow" },
      containerRuntimeEndpoint: `unix://${join(this.#folder, "containerd.sock")}`,
      cgroupDriver: "cgroupfs",
      cgroupRoot: this.#cgroup,
      enforceNodeAllocatable: [],
      failSwapOn: false,
      failCgroupV1: false,
      makeIPTablesUtilChains: false,
      resolvConf: resolver,
      clusterDNS: [DNS_ADDRESS],
      clusterDomain: "cluster.local",
      // The machine's disk is not the suite's matter.
      evictionHard: { "memory.available": "0%", "nodefs.available": "0%", "imagefs.available": "0%" },
      imageGCHighThresholdPercent: 100,
      nodeStatusUpdateFrequency: "5s",
      syncFrequency: "10s",
      podLogsDir: join(this.#folder, "pods"),
    };
    writeFileSync(config, JSON.stringify(settings));
    const labels = { [METADATA_SERVER_NODE_LABEL]: "true", "cloud.google.com/gke-nodepool": this.pool };
    const log = join(this.#folder, "logs/kubelet.log");
    const command: [string, ...string[]] = [
      join(this.binaries, "kubelet"),
      `--config=${config}`,
      `--kubeconfig=${kubeconfig}`,
      `--root-dir=${join(this.#folder, "kubelet")}`,
      `--cert-dir=${join(this.#folder, "kubelet/pki")}`,
      `--hostname-override=${this.name}`,
      `--node-ip=${this.#address}`,
      `--node-labels=${Object.entries(labels).map((pair) => pair.join("="))}`,
    ];
    this.#programs.push(new Program(`kubelet of ${this.name}`, log, command, { network: this.name }));
  }
}

function containerdConfig(folder: string, socket: string): string {
  const plugins = CNI_FOLDERS.find((candidate) => existsSync(join(candidate, "bridge")));
  return `version = 2
root = "${folder}/containerd"
state = "${folder}/containerd-state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${plugins}"
    conf_dir = "${folder}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;
}
