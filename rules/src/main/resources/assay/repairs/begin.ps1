$ErrorActionPreference = 'Stop'
$me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Write-Error 'This script must be run as administrator.' -ErrorAction Continue
    exit 77
}
$undone = New-Object System.Collections.ArrayList

function Step([string] $id, [scriptblock] $body) {
    Write-Host "== $id"
    try {
        & $body
    } catch {
        Write-Host "   $($_.Exception.Message)"
        Write-Host "== ${id}: NOT DONE"
        [void] $undone.Add($id)
    }
}

function Say([string] $text) { Write-Host "   $text" }

# Runs a program, which must succeed.
function Invoke-Tool([string] $program, [string[]] $arguments) {
    & $program @arguments | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "$program $arguments failed with code $LASTEXITCODE" }
}

# Sets a value of the registry, if it is another; makes the key if need be.
function Set-Value([string] $key, [string] $name, $value, [string] $type = 'DWord') {
    if (-not (Test-Path -LiteralPath $key)) { New-Item -Path $key -Force | Out-Null }
    $old = (Get-ItemProperty -LiteralPath $key -ErrorAction SilentlyContinue).$name
    if ($old -ne $value) {
        New-ItemProperty -LiteralPath $key -Name $name -Value $value -PropertyType $type -Force | Out-Null
        Say "$key\$name is $value, was $old"
    }
}

# Deletes a value of the registry, if it is there.
function Remove-Value([string] $key, [string] $name) {
    if ($null -ne (Get-ItemProperty -LiteralPath $key -ErrorAction SilentlyContinue).$name) {
        Remove-ItemProperty -LiteralPath $key -Name $name
        Say "deleted $key\$name"
    }
}

# Deletes what is in a folder; links are deleted, not followed. What is in use stays, and is said.
function Clear-Folder([string] $folder) {
    if (-not (Test-Path -LiteralPath $folder)) { return }
    Get-ChildItem -LiteralPath $folder -Force | ForEach-Object { Remove-Path $_.FullName }
}

function Remove-Path([string] $path) {
    if (-not (Test-Path -LiteralPath $path)) { return }
    $item = Get-Item -LiteralPath $path -Force
    try {
        if ($item.PSIsContainer -and -not ($item.Attributes -band [IO.FileAttributes]::ReparsePoint)) {
            Clear-Folder $item.FullName
            [IO.Directory]::Delete($item.FullName)
        } elseif ($item.PSIsContainer) {
            [IO.Directory]::Delete($item.FullName)
        } else {
            $item.Attributes = 'Normal'
            $item.Delete()
        }
    } catch {
        Say "kept $path, it is in use: $($_.Exception.Message)"
    }
}

# How a service starts: 2 automatic, 3 by hand, 4 never. A service that is missing is left out.
function Set-Start([string] $service, [int] $start) {
    $key = "HKLM:\SYSTEM\CurrentControlSet\Services\$service"
    if (Test-Path -LiteralPath $key) { Set-Value $key 'Start' $start }
}

# The homes of people, from the list of profiles.
function Get-Homes {
    Get-ChildItem -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList' |
        Where-Object { $_.PSChildName -like 'S-1-5-21-*' } |
        ForEach-Object { (Get-ItemProperty -LiteralPath $_.PSPath).ProfileImagePath } |
        Where-Object { $_ -and (Test-Path -LiteralPath $_) }
}
