import type { Image, Session } from "../api/client";
import { useSession } from "./useSession";

const WRITERS: Session["roles"] = ["admin", "member", "seller"];

/** What the reader of the page may do, so that nothing else is offered; the server decides. */
export function useMay() {
  const session = useSession().data;
  const roles = session?.roles ?? [];
  const write = roles.some((role) => WRITERS.includes(role));
  return {
    /** Make things of the project, and answer what is offered to it. */
    write,
    /** Change an image and say who may have it: its owner, and the operator. */
    change: ({ project }: Image) =>
      roles.includes("admin") || (write && session?.project.id === project),
  };
}
