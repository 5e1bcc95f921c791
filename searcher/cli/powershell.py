"""Completion in PowerShell, which click does not know."""

from __future__ import annotations

import os

from click.shell_completion import ShellComplete, add_completion_class

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_SOURCE = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    }
    $encoding = [Console]::OutputEncoding
    [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = $wordToComplete
    $env:PYTHONUTF8 = "1"
    $env:%(complete_var)s = "powershell_complete"
    try {
        & %(prog_name)s | ForEach-Object {
            $kind, $value = $_ -split ",", 2
            if ($kind -eq "plain") {
                $text = if ($value -match "[\\s'`"]") { "'" + $value.Replace("'", "''") + "'" } else { $value }
                [System.Management.Automation.CompletionResult]::new($text, $value, "ParameterValue", $value)
            } else {
                [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
            }
        }
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:PYTHONUTF8, Env:%(complete_var)s
    }
}
"""


class PowerShellComplete(ShellComplete):
    """What the script above asks: the words in lines, and the one that is being typed."""

    name = "powershell"
    source_template = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that one, without its quotes."""
        words = os.environ["COMP_WORDS"].split("\n")[1:]
        incomplete = os.environ["COMP_CWORD"].strip("'\"")
        if incomplete and words and words[-1].strip("'\"") == incomplete:
            words.pop()
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """A line: its kind and its value."""
        return f"{item.type},{item.value}"


def register() -> None:
    """Let click know the shell."""
    add_completion_class(PowerShellComplete)
