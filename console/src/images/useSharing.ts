import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { useChange } from "../api/useChange";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Nobody tells an owner what was answered. */
const LOOK_EVERY = 20_000;

const membersOf = (id: string) => ["members", id];

export function useMembers(id: string) {
  return useQuery({
    queryKey: membersOf(id),
    queryFn: () => ok(api.GET("/images/{id}/members", { params: { path: { id } } })),
    refetchInterval: LOOK_EVERY,
  });
}

/** Adds a project by its id or, if it does not look like one, by its name. */
export function useAddMember(id: string) {
  return useChange(membersOf(id), (project: string) =>
    ok(
      api.POST("/images/{id}/members", {
        params: { path: { id } },
        body: ID.test(project) ? { project } : { projectName: project },
      }),
    ),
  );
}

export function useRemoveMember(id: string) {
  return useChange(membersOf(id), (project: string) =>
    ok(api.DELETE("/images/{id}/members/{project}", { params: { path: { id, project } } })),
  );
}
