"""PyTorch eager beside `autostock bench training`: one JSON object, samples per second by member, one thread.

Forward, MSE, backward and AdamW at batch 256, 64 bars of 32 features, layers 64 wide. TCN is the dilated form.
"""
import json
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
B, L, F, H = 256, 64, 32, 64


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(F, H, 2, batch_first=True)
        self.norm = nn.LayerNorm(H)
        self.head = nn.Linear(H, 1)

    def forward(self, x):
        return self.head(self.norm(self.lstm(x)[0][:, -1]))


class Gru(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(F, H)
        self.gru = nn.ModuleList(nn.GRU(H, H, batch_first=True) for _ in range(2))
        self.bn = nn.ModuleList(nn.BatchNorm1d(H) for _ in range(2))
        self.head = nn.Linear(H, 1)

    def forward(self, x):
        x = self.input(x)
        for gru, bn in zip(self.gru, self.bn):
            x = x + bn(gru(x)[0].transpose(1, 2)).transpose(1, 2)
        return self.head(x[:, -1])


class Level(nn.Module):
    def __init__(self, inputs, dilation):
        super().__init__()
        norm = nn.utils.parametrizations.weight_norm
        self.pad = 2 * dilation
        self.conv1 = norm(nn.Conv1d(inputs, H, 3, dilation=dilation))
        self.conv2 = norm(nn.Conv1d(H, H, 3, dilation=dilation))
        self.downsample = nn.Conv1d(inputs, H, 1) if inputs != H else nn.Identity()

    def forward(self, x):
        pad = nn.functional.pad
        y = torch.relu(self.conv1(pad(x, (self.pad, 0))))
        y = torch.relu(self.conv2(pad(y, (self.pad, 0))))
        return torch.relu(y + self.downsample(x))


class Tcn(nn.Module):
    def __init__(self):
        super().__init__()
        self.levels = nn.Sequential(*(Level(F if i == 0 else H, 2**i) for i in range(6)))
        self.head = nn.Linear(H, 1)

    def forward(self, x):
        return self.head(self.levels(x.transpose(1, 2))[:, :, -1])


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(F, H)
        layer = nn.TransformerEncoderLayer(H, 4, 256, 0.0, "gelu", batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, nn.LayerNorm(H), enable_nested_tensor=False)
        self.head = nn.Linear(H, 1)
        self.mask = nn.Transformer.generate_square_subsequent_mask(L)

    def forward(self, x):
        return self.head(self.layers(self.input(x), mask=self.mask, is_causal=True)[:, -1])


PEERS = {"lstm-stacked": Lstm, "gru-residual": Gru, "tcn-residual": Tcn, "transformer-causal": Transformer}
out = {}
for name, peer in PEERS.items():
    model = peer()
    optimiser = torch.optim.AdamW(model.parameters(), 1e-3)
    x, y = torch.randn(B, L, F), torch.randn(B, 1)
    best = float("inf")
    for _ in range(6):
        start = time.perf_counter()
        optimiser.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        best = min(best, time.perf_counter() - start)
    out[name] = B / best
print(json.dumps({"torch": torch.__version__, "samplesPerSecond": out}))
