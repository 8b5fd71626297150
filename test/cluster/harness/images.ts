import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The image that holds each Pod's namespaces. */
export const PAUSE_IMAGE = "lab.invalid/pause:lab";
/** The image of the running Node.js, laid out as the distroless images are: the entry point is Node.js itself. */
export const NODE_IMAGE = "lab.invalid/nodejs:lab";

/** An archive that `ctr image import` takes. */
export interface Image {
  readonly name: string;
  readonly archive: string;
}

/** Makes the lab's two images in the folder. */
export function buildImages(folder: string, binaries: string): Image[] {
  const node = process.execPath;
  return [
    image(folder, PAUSE_IMAGE, ["/pause"], { "/pause": join(binaries, "pause") }),
    image(folder, NODE_IMAGE, ["/nodejs/bin/node"], { "/nodejs/bin/node": node, ...libraries(node) }),
  ];
}

/** The shared libraries that a program links, with the loader, at the paths where it looks for them. */
function libraries(program: string): Record<string, string> {
  const listed = execFileSync("ldd", [program], { encoding: "utf8" });
  const paths = [...listed.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].flatMap(([, path]) => path ?? []);
  return Object.fromEntries(paths.map((path) => [path, path]));
}

/** Makes an image of one layer; `files` maps its paths to files of this machine. */
function image(folder: string, name: string, entrypoint: string[], files: Record<string, string>): Image {
  const work = join(folder, "images", createHash("sha256").update(name).digest("hex").slice(0, 8));
  const root = join(work, "root");
  const blobs = join(work, "layout/blobs/sha256");
  mkdirSync(blobs, { recursive: true });
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(source, join(root, path));
  }
  const archive = (target: string, content: string) =>
    execFileSync("tar", ["--owner=0", "--group=0", "-C", content, "-cf", target, "."]);
  const blob = (mediaType: string, content: Buffer) => {
    const digest = createHash("sha256").update(content).digest("hex");
    writeFileSync(join(blobs, digest), content);
    return { mediaType, digest: `sha256:${digest}`, size: content.length };
  };
  const json = (value: object) => Buffer.from(JSON.stringify(value));

  archive(join(work, "layer.tar"), root);
  const layer = blob("application/vnd.oci.image.layer.v1.tar", readFileSync(join(work, "layer.tar")));
  const config = blob(
    "application/vnd.oci.image.config.v1+json",
    json({
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      os: "linux",
      config: { Entrypoint: entrypoint, WorkingDir: "/" },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    }),
  );
  const manifest = blob(
    "application/vnd.oci.image.manifest.v1+json",
    json({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config,
      layers: [layer],
    }),
  );
  const index = {
    schemaVersion: 2,
    manifests: [{ ...manifest, annotations: { "io.containerd.image.name": name } }],
  };
  writeFileSync(join(work, "layout/index.json"), json(index));
  writeFileSync(join(work, "layout/oci-layout"), json({ imageLayoutVersion: "1.0.0" }));
  archive(join(work, "image.tar"), join(work, "layout"));
  return { name, archive: join(work, "image.tar") };
}
