import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import { useChange } from "../api/useChange";

const membersOf = (id: string) => ["members", id];

export function useMembers(id: string) {
  return useQuery({
    queryKey: membersOf(id),
    queryFn: () => ok(api.GET("/images/{id}/members", { params: { path: { id } } })),
  });
}

export function useAddMember(id: string) {
  return useChange(membersOf(id), (project: string) =>
    ok(api.POST("/images/{id}/members", { params: { path: { id } }, body: { project } })),
  );
}

export function useRemoveMember(id: string) {
  return useChange(membersOf(id), (project: string) =>
    ok(api.DELETE("/images/{id}/members/{project}", { params: { path: { id, project } } })),
  );
}
