import { type lstatSync, type Stats, statSync } from "node:fs";
import { NotEvaluated } from "./errors";

/** Why a path cannot be used, and what to do, by Node.js's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "its permissions do not allow that. Change them, or run as a user who may",
  EAGAIN: "it is a pipe whose reader takes nothing. Let that read all of it",
  EDQUOT: "the user's quota of the disk is used up. Free some space",
  EEXIST: "a folder in its path is a file. Correct the path",
  EISDIR: "it is a folder. Name a file",
  ELOOP: "its links lead in a circle. Name the file that they are meant for",
  EMFILE: "too many files are open. Raise the limit: ulimit -n",
  ENAMETOOLONG: "a name in it is too long for the file system. Shorten it",
  ENFILE: "too many files are open on this machine. Try again",
  ENOENT: "the file, or a folder in its path, is not there. Correct the path",
  ENOSPC: "no space is left on the disk. Free some",
  ENOTDIR: "a folder in its path is a file. Correct the path",
  ENXIO: "it is a pipe that nobody reads. Start what reads it before, or name a file",
  EPERM: "the system does not allow that. Run as a user who may",
  EPIPE: "it is a pipe whose reader has ended. Let that read all of it",
  EROFS: "it is on a file system that is read-only. Name a file elsewhere",
  ERR_INVALID_ARG_VALUE: "its name has a zero byte. Correct it",
};

/** Why a file or folder cannot be used, and what to do, as the end of a sentence without a full stop. */
export function fileReason(error: unknown, file: string): string {
  const code = codeOf(error);
  if (["EISDIR", "ENOTDIR"].includes(code) && /[/\\]$/.test(file))
    return 'a path that ends in "/" names a folder. Leave the "/" out';
  return REASONS[code] ?? (code === "" ? "the reason is not known" : `the system says ${code}`);
}

/** The error of a file or folder that cannot be read. */
export const unreadable = (file: string, error: unknown): NotEvaluated =>
  new NotEvaluated(`${file} cannot be read: ${fileReason(error, file)}.`);

/**
 * The stats of a path; undefined where nothing exists there.
 * @param stat lstatSync where a link itself is meant.
 * @throws NotEvaluated where the file system refuses to tell.
 */
export function statsOf(
  path: string,
  stat: typeof statSync | typeof lstatSync = statSync,
): Stats | undefined {
  try {
    return stat(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
    throw unreadable(path, error);
  }
}

/** A file system error that no other code has worded for users, such as a full disk; undefined for any other error. */
export function asFileError(error: unknown): NotEvaluated | undefined {
  const { path, syscall } = error as NodeJS.ErrnoException;
  if (syscall === "uv_cwd")
    return new NotEvaluated("The current folder is not there any more. Change to one that is there.");
  return typeof path === "string" && codeOf(error) in REASONS
    ? new NotEvaluated(`${path} cannot be read or written: ${fileReason(error, path)}.`)
    : undefined;
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | undefined)?.code ?? "");
