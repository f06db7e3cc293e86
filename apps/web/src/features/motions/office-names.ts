import { useLingui } from '@lingui/react/macro';

/** What an office is called; its code where nobody named it. */
export function useOfficeNames(): (role: string) => string {
  const { t } = useLingui();
  const names: Readonly<Record<string, string>> = {
    OFFICER: t`officer`,
    AUDITOR: t`auditor`,
    OPERATOR: t`operator`,
  };
  return (role) => names[role] ?? role;
}
