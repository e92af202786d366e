import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";

const membersOf = (id: string) => ["members", id];

export function useMembers(id: string) {
  return useQuery({
    queryKey: membersOf(id),
    queryFn: () => ok(api.GET("/images/{id}/members", { params: { path: { id } } })),
  });
}

export function useAddMember(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (project: string) =>
      ok(api.POST("/images/{id}/members", { params: { path: { id } }, body: { project } })),
    onSettled: () => queries.invalidateQueries({ queryKey: membersOf(id) }),
  });
}

export function useRemoveMember(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (project: string) =>
      ok(api.DELETE("/images/{id}/members/{project}", { params: { path: { id, project } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: membersOf(id) }),
  });
}
