import { Alert, Button, Card, Form, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useLogin, useLoginMethods } from "./useSession";
import { API } from "../api/client";
import { PageTitle } from "../PageTitle";

export function LoginPage() {
  const { t } = useTranslation();
  const login = useLogin();
  const methods = useLoginMethods();
  const outcome = new URLSearchParams(window.location.search).get("login");
  return (
    <Card
      title={<PageTitle text={t("login.title")} />}
      style={{ maxWidth: 420, margin: "10vh auto 0" }}
    >
      {(outcome === "unknown" || outcome === "failed") && (
        <Alert type="warning" showIcon title={t(`login.${outcome}`)} style={{ marginBottom: 16 }} />
      )}
      <Form
        layout="vertical"
        disabled={login.isPending}
        onFinish={(credentials: { user: string; password: string }) => login.mutate(credentials)}
      >
        <Form.Item name="user" label={t("login.user")} rules={[{ required: true }]}>
          <Input autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item name="password" label={t("login.password")} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {login.error && (
          <Alert type="error" showIcon title={login.error.message} style={{ marginBottom: 16 }} />
        )}
        <Button type="primary" htmlType="submit" loading={login.isPending} block>
          {t("login.submit")}
        </Button>
        {methods.data?.openid && (
          <Button href={`${API}/login/openid`} style={{ marginTop: 12 }} block>
            {t("login.openid")}
          </Button>
        )}
        <Typography.Paragraph type="secondary" style={{ margin: "16px 0 0" }}>
          {t("login.hint")}
        </Typography.Paragraph>
      </Form>
    </Card>
  );
}
